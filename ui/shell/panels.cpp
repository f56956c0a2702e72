#include "ui/shell/panels.h"
#include <QAction>
#include <QTimer>
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
      log{new LogPanel{parent}} {}

void Panels::setFormat(const DisplayFormat& format) {
    orders->model().setFormat(format);
    fills->model().setFormat(format);
    positions->model().setFormat(format);
    trades->model().setFormat(format);
    decisions->model().setFormat(format);
    statistics->model().setFormat(format);
    log->model().setFormat(format);
    equity->setFormat(format);
    explain->setFormat(format);
}

void Panels::clearSession() {
    orders->model().clear();
    fills->model().clear();
    positions->model().clear();
    trades->model().clear();
    decisions->model().clear();
    equity->clear();
    explain->clearExplanation();
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
}

QDockWidget* Docks::dock(const QString& name) const {
    for (QDockWidget* dock : m_docks) {
        if (dock->objectName() == name) return dock;
    }
    return nullptr;
}

void Docks::show(const QString& name) {
    if (QDockWidget* wanted = dock(name)) {
        wanted->show();
        wanted->raise();
    }
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
    m_window.tabifyDockWidget(named("explain"), named("statistics"));
    m_window.addDockWidget(Qt::BottomDockWidgetArea, named("positions"));
    m_window.splitDockWidget(named("positions"), named("equity"), Qt::Horizontal);
    for (const char* name : {"orders", "fills", "trades", "decisions", "log"})
        m_window.tabifyDockWidget(named("positions"), named(name));
    named("trades")->raise();
    named("explain")->raise();
    refreshTitles();
    const int width = std::max(1000, m_window.width());
    const int height = std::max(600, m_window.height());
    constexpr int quotesWidth = 290; // symbol, last price and change fit
    m_window.resizeDocks({named("watchlist"), named("explain")}, {quotesWidth, width * 24 / 100},
                         Qt::Horizontal);
    m_window.resizeDocks({named("positions"), named("equity")}, {width * 70 / 100, width * 30 / 100},
                         Qt::Horizontal);
    m_window.resizeDocks({named("positions")}, {height * 31 / 100}, Qt::Vertical);
}

} // namespace openbell
