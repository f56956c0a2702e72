#include "ui/shell/panels.h"
#include <QAction>
#include <QHash>
#include <QStyle>
#include <QTabBar>
#include <QTableView>
#include <QTimer>
#include <QTreeView>
#include <algorithm>

namespace openbell {

Panels::Panels(QWidget* parent)
    : chart{new ChartPanel{parent}},
      watchlist{new WatchlistPanel{parent}},
      orders{new OrdersPanel{parent}},
      fills{new FillsPanel{parent}},
      positions{new PositionsPanel{parent}},
      trades{new TradesPanel{parent}},
      decisions{new DecisionsPanel{parent}},
      equity{new EquityPanel{parent}},
      statistics{new StatisticsPanel{parent}},
      explain{new ExplainPanel{parent}},
      log{new LogPanel{parent}},
      ticket{new TicketPanel{parent}},
      brackets{new BracketsPanel{parent}},
      risk{new RiskPanel{parent}},
      reconcile{new ReconcilePanel{parent}},
      receipt{new KillReceiptPanel{parent}},
      letters{new DeadLettersPanel{parent}} {}

void Panels::setFormat(const DisplayFormat& format) {
    orders->setFormat(format);
    brackets->setFormat(format);
    fills->model().setFormat(format);
    positions->setFormat(format);
    trades->model().setFormat(format);
    decisions->model().setFormat(format);
    statistics->model().setFormat(format);
    log->model().setFormat(format);
    equity->setFormat(format);
    ticket->setFormat(format);
    risk->setFormat(format);
    reconcile->setFormat(format);
    explain->setFormat(format);
}

void Panels::rewind(const SessionRewind& to) {
    orders->rewind(to);
    brackets->rewind(to);
    fills->model().removeIf([&](const FillRow& row) { return row.id.value > to.fills; });
    trades->model().removeIf([&](const TradeRow& row) { return row.id.value > to.trades; });
    decisions->model().removeIf(
        [&](const DecisionRow& row) { return row.signal.value > to.signals || row.time > to.time; });
    equity->keepUntil(to.time);
    log->model().removeIf([&](const NumberedLogRow& row) { return row.row.seq > to.seq; });
}

void Panels::clearSession(bool another) {
    orders->clear();
    brackets->clear();
    fills->model().clear();
    positions->clear();
    trades->model().clear();
    decisions->model().clear();
    equity->clear();
    watchlist->model().forgetPrices(another);
    explain->clearExplanation();
    log->model().removeIf([](const NumberedLogRow& row) { return row.row.seq > 0; });
}

Docks::Docks(QMainWindow& window, Panels& panels) : m_window{window} {
    add(QStringLiteral("watchlist"), tr("Watchlist"), panels.watchlist);
    add(QStringLiteral("explain"), tr("Explanation"), panels.explain);
    add(QStringLiteral("statistics"), tr("Statistics"), panels.statistics);
    add(QStringLiteral("positions"), tr("Positions"), panels.positions);
    add(QStringLiteral("orders"), tr("Orders"), panels.orders);
    add(QStringLiteral("fills"), tr("Fills"), panels.fills);
    add(QStringLiteral("trades"), tr("Trades"), panels.trades);
    add(QStringLiteral("decisions"), tr("Decisions"), panels.decisions);
    add(QStringLiteral("log"), tr("Log"), panels.log);
    add(QStringLiteral("equity"), tr("Equity"), panels.equity);
    add(QStringLiteral("ticket"), tr("Order ticket"), panels.ticket);
    add(QStringLiteral("brackets"), tr("Brackets"), panels.brackets);
    add(QStringLiteral("risk"), tr("Risk"), panels.risk);
    add(QStringLiteral("reconcile"), tr("Reconcile"), panels.reconcile);
    add(QStringLiteral("receipt"), tr("Kill receipt"), panels.receipt);
    add(QStringLiteral("letters"), tr("Not written"), panels.letters);
    arrangeByDefault();
}

QDockWidget* Docks::add(const QString& name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget{title, &m_window};
    dock->setObjectName(name);
    dock->setWidget(content);
    m_docks.append(dock);
    const auto later = [this] { QTimer::singleShot(0, &m_window, [this] { refreshTitles(); }); };
    QObject::connect(dock, &QDockWidget::dockLocationChanged, &m_window, later);
    QObject::connect(dock, &QDockWidget::topLevelChanged, &m_window, later);
    QObject::connect(dock->toggleViewAction(), &QAction::toggled, &m_window, later);
    return dock;
}

// A dock in a row of tabs is named by its tab, and moved by dragging the tab.
void Docks::refreshTitles() {
    for (QDockWidget* dock : m_docks) {
        const auto beside = m_window.tabifiedDockWidgets(dock);
        const bool tabbed =
            !dock->isFloating() && std::any_of(beside.begin(), beside.end(), [](QDockWidget* d) {
                return !d->isFloating() && d->toggleViewAction()->isChecked();
            });
        QWidget* bar = dock->titleBarWidget();
        if (tabbed == (bar != nullptr)) continue;
        dock->setTitleBarWidget(tabbed ? new QWidget{dock} : nullptr);
        delete bar;
    }
    // A row of tabs that has lost its tabs stays where it was, and would draw a line there.
    for (QTabBar* row : m_window.findChildren<QTabBar*>(QString{}, Qt::FindDirectChildrenOnly))
        row->setDrawBase(row->count() > 1);
}

QDockWidget* Docks::dock(const QString& name) const {
    for (QDockWidget* dock : m_docks) {
        if (dock->objectName() == name) return dock;
    }
    return nullptr;
}

// Alt and a digit, in order; then letters, for there are more docks than digits.
QKeySequence Docks::keysOf(const QString& name) const {
    static const QHash<QString, QKeySequence> others{
        {QStringLiteral("ticket"), Qt::Key_F9},
        {QStringLiteral("brackets"), Qt::ALT | Qt::Key_G},
        {QStringLiteral("risk"), Qt::ALT | Qt::Key_R},
        {QStringLiteral("reconcile"), Qt::ALT | Qt::Key_N},
        {QStringLiteral("receipt"), Qt::CTRL | Qt::SHIFT | Qt::Key_R},
        {QStringLiteral("letters"), Qt::ALT | Qt::Key_D},
    };
    if (others.contains(name)) return others.value(name);
    const auto number = m_docks.indexOf(dock(name)) + 1;
    return Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + number % 10);
}

void Docks::show(const QString& name) {
    if (QDockWidget* wanted = dock(name)) {
        wanted->show();
        wanted->raise();
    }
}

// With the keyboard in its table, or in the first field it has.
void Docks::enter(const QString& name) {
    show(name);
    QDockWidget* wanted = dock(name);
    if (wanted == nullptr) return;
    QWidget* target = wanted->widget()->findChild<QTableView*>();
    if (target == nullptr) target = wanted->widget()->findChild<QTreeView*>();
    const auto takesKeys = [](const QWidget* widget) { return (widget->focusPolicy() & Qt::TabFocus) != 0; };
    if (target == nullptr && takesKeys(wanted->widget())) target = wanted->widget();
    for (QWidget* field : wanted->widget()->findChildren<QWidget*>())
        if (target == nullptr && takesKeys(field)) target = field;
    if (target != nullptr) target->setFocus(Qt::ShortcutFocusReason);
}

// The chart is the centre; symbols left, the story right, the blotter below with the equity beside it.
void Docks::arrangeByDefault() {
    for (QDockWidget* dock : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    m_window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    const auto named = [this](const char* name) { return dock(QLatin1String{name}); };
    m_window.addDockWidget(Qt::LeftDockWidgetArea, named("watchlist"));
    m_window.addDockWidget(Qt::RightDockWidgetArea, named("explain"));
    for (const char* name : {"statistics", "ticket"})
        m_window.tabifyDockWidget(named("explain"), named(name));
    m_window.addDockWidget(Qt::BottomDockWidgetArea, named("positions"));
    m_window.splitDockWidget(named("positions"), named("equity"), Qt::Horizontal);
    for (const char* name : {"orders", "brackets", "fills", "trades", "decisions", "risk", "log", "reconcile",
                             "receipt", "letters"})
        m_window.tabifyDockWidget(named("positions"), named(name));
    for (const char* name : {"reconcile", "receipt", "letters"}) // come when there is something to see
        named(name)->hide();
    named("trades")->raise();
    named("explain")->raise();
    refreshTitles();
    const int width = std::max(1000, m_window.width());
    const int height = std::max(600, m_window.height());
    // Symbol, last price and change fit, beside a scroll bar.
    const int quotesWidth = 290 + m_window.style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_window.resizeDocks({named("watchlist"), named("explain")}, {quotesWidth, width * 24 / 100},
                         Qt::Horizontal);
    m_window.resizeDocks({named("positions"), named("equity")}, {width * 70 / 100, width * 30 / 100},
                         Qt::Horizontal);
    m_window.resizeDocks({named("positions")}, {height * 31 / 100}, Qt::Vertical);
}

} // namespace openbell
