#pragma once
// Every panel of the main window, made once, each in a dock with a name that layouts are saved by. GUI
// thread.
#include "ui/blotter/brackets_panel.h"
#include "ui/blotter/fills_panel.h"
#include "ui/blotter/orders_panel.h"
#include "ui/chart/chart_panel.h"
#include "ui/equity/equity_panel.h"
#include "ui/explain/explain_panel.h"
#include "ui/killswitch/kill_receipt_panel.h"
#include "ui/letters/dead_letters_panel.h"
#include "ui/log/log_panel.h"
#include "ui/positions/positions_panel.h"
#include "ui/reconcile/reconcile_panel.h"
#include "ui/risk/risk_panel.h"
#include "ui/statistics/statistics_panel.h"
#include "ui/ticket/ticket_panel.h"
#include "ui/trades/decisions_panel.h"
#include "ui/trades/trades_panel.h"
#include "ui/watchlist/watchlist_panel.h"
#include <QCoreApplication>
#include <QDockWidget>
#include <QKeySequence>
#include <QMainWindow>

namespace openbell {

class TableView;

struct Panels {
    explicit Panels(QWidget* parent);

    ChartPanel* chart;
    WatchlistPanel* watchlist;
    OrdersPanel* orders;
    FillsPanel* fills;
    PositionsPanel* positions;
    TradesPanel* trades;
    DecisionsPanel* decisions;
    EquityPanel* equity;
    StatisticsPanel* statistics;
    ExplainPanel* explain;
    LogPanel* log;
    TicketPanel* ticket;
    BracketsPanel* brackets;
    RiskPanel* risk;
    ReconcilePanel* reconcile;
    KillReceiptPanel* receipt;
    DeadLettersPanel* letters;

    void setFormat(const DisplayFormat& format);
    void rewind(const SessionRewind& to);
    void clearSession(bool another); // what belongs to one run; symbols and the chart stay
};

class Docks {
    Q_DECLARE_TR_FUNCTIONS(openbell::Docks)
public:
    Docks(QMainWindow& window, Panels& panels);
    void arrangeByDefault();
    [[nodiscard]] const QList<QDockWidget*>& all() const { return m_docks; }
    [[nodiscard]] QDockWidget* dock(const QString& name) const;
    void show(const QString& name);
    void enter(const QString& name); // shows it, and moves the keyboard there // raises its tab
    [[nodiscard]] QKeySequence keysOf(const QString& name) const;
    void refreshTitles(); // after the docks were moved by restoreState

private:
    QDockWidget* add(const QString& name, const QString& title, QWidget* content);

    QMainWindow& m_window;
    QList<QDockWidget*> m_docks;
};

} // namespace openbell
