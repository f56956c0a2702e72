#include "ui/shell/session_view.h"
#include "ui/widgets/table_view.h"
#include <algorithm>
#include <utility>

namespace openbell {
namespace {

bool isOver(RunPhase phase) {
    return phase == RunPhase::Finished || phase == RunPhase::Cancelled || phase == RunPhase::Halted;
}

} // namespace

SessionView::SessionView(EnginePort& port, Panels& panels, QObject* parent)
    : QObject{parent}, m_port{port}, m_panels{panels} {
    connectChoices();
    subscribe();
    m_port.requestCatalogue();
}

void SessionView::subscribe() {
    m_subscriptions.push_back(m_port.onRunState([this](const RunState& state) { onState(state); }));
    m_subscriptions.push_back(
        m_port.onCatalogue([this](const Catalogue& catalogue) { onCatalogue(catalogue); }));
    m_subscriptions.push_back(m_port.onSession([this](const SessionBatch& batch) { onSession(batch); }));
    m_subscriptions.push_back(
        m_port.onExplanation([this](const Explanation& story) { onExplanation(story); }));
    m_subscriptions.push_back(
        m_port.onKillReceipt([this](const KillReceipt& receipt) { Q_EMIT killed(receipt); }));
    m_subscriptions.push_back(m_port.onStatistics(
        [this](const std::vector<StatisticRow>& rows) { m_panels.statistics->model().show(rows); }));
    m_subscriptions.push_back(m_port.onQuotes(
        [this](const std::vector<QuoteRow>& quotes) { m_panels.watchlist->applyQuotes(quotes); }));
    m_subscriptions.push_back(
        m_port.onChart([this](const SharedChartBatch& batch) { m_panels.chart->apply(batch); }));
    m_subscriptions.push_back(
        m_port.onLog([this](const std::vector<LogRow>& rows) { m_panels.log->add(rows); }));
}

void SessionView::connectChoices() {
    connect(m_panels.chart, &ChartPanel::chartRequested, this,
            [this](const ChartRequest& request) { m_port.showChart(request); });
    connect(m_panels.watchlist, &WatchlistPanel::symbolChosen, this,
            [this](const QString& symbol) { m_panels.chart->showSymbol(symbol.toStdString()); });
    connect(m_panels.positions, &PositionsPanel::symbolChosen, this,
            [this](const QString& symbol) { m_panels.chart->showSymbol(symbol.toStdString()); });
    connect(m_panels.trades, &TradesPanel::tradeChosen, this, &SessionView::selectTrade);
    connect(&m_panels.chart->chart(), &ChartWidget::tradeChosen, this, &SessionView::selectTrade);
    connect(m_panels.decisions, &DecisionsPanel::signalChosen, this, &SessionView::selectSignal);
    connect(&m_panels.chart->chart(), &ChartWidget::signalChosen, this, &SessionView::selectSignal);
    connect(m_panels.orders, &OrdersPanel::orderChosen, this, &SessionView::selectOrder);
    connect(m_panels.brackets, &BracketsPanel::orderChosen, this, &SessionView::selectOrder);
    connect(m_panels.fills, &FillsPanel::orderChosen, this, &SessionView::selectOrder);
}

void SessionView::openReplay(const RunRequest& request) {
    m_awaitsDemo = false;
    m_port.openReplay(request);
}

void SessionView::showSession(const TravelTape& tape) {
    m_panels.chart->showInterval(tape.interval);
    showOneOf(tape.symbols);
}

// The chart's own symbol where it is among them.
void SessionView::showOneOf(const std::vector<std::string>& symbols) {
    const std::string shown = m_panels.chart->symbol();
    const bool stays = symbols.empty() || std::find(symbols.begin(), symbols.end(), shown) != symbols.end();
    const std::string& symbol = stays ? shown : symbols.front();
    m_panels.chart->showSymbol(symbol);
    m_panels.watchlist->selectSymbol(symbol);
}

void SessionView::resume(const UnfinishedSession& session) {
    m_awaitsDemo = false;
    std::vector<std::string> symbols;
    for (const QString& symbol : toQString(session.title).split(QStringLiteral(", "), Qt::SkipEmptyParts))
        symbols.push_back(symbol.toStdString());
    m_panels.chart->showInterval(session.interval);
    showOneOf(symbols);
    m_port.resumeSession(session.id);
}

void SessionView::setTravelling(bool travelling) {
    const QString text =
        travelling ? tr("Nothing of this kind has happened yet at the moment shown.") : QString{};
    m_panels.chart->setTravelling(travelling);
    m_panels.equity->setEmptyTextNow(text);
    const std::initializer_list<QWidget*> panels{m_panels.orders, m_panels.fills, m_panels.trades,
                                                 m_panels.decisions, m_panels.statistics};
    for (QWidget* panel : panels)
        for (TableView* table : panel->findChildren<TableView*>())
            table->setEmptyTextNow(text);
}

void SessionView::start(const RunRequest& request) {
    m_awaitsDemo = request.mode == RunMode::Demo;
    m_panels.chart->showInterval(request.interval);
    if (!request.symbols.empty()) m_panels.chart->showSymbol(request.symbols.front());
    m_port.startRun(request);
}

void SessionView::onState(const RunState& state) {
    const RunState before = std::exchange(m_state, state);
    const bool loaded = before.phase == RunPhase::Loading && state.phase != RunPhase::Loading;
    if (loaded || state.sessionId != before.sessionId)
        m_port.requestCatalogue(); // the demo makes its symbols
    const bool grows =
        loaded && state.mode != RunMode::Backtest; // the chart follows the bars that are played
    const bool ended = isOver(state.phase) && !isOver(before.phase); // now with every marker
    if (grows || ended) m_panels.chart->request();
    Q_EMIT stateChanged(state);
}

void SessionView::onCatalogue(const Catalogue& catalogue) {
    m_catalogue = catalogue;
    m_panels.watchlist->setSymbols(catalogue.symbols);
    m_panels.chart->setCatalogue(catalogue);
    showDemoSymbol();
    m_panels.watchlist->selectSymbol(m_panels.chart->symbol());
    Q_EMIT catalogueChanged();
}

void SessionView::showDemoSymbol() {
    if (!m_awaitsDemo) return;
    const auto isShown = [this](const SymbolInfo& info) { return info.symbol == m_panels.chart->symbol(); };
    const SymbolInfo* demo = nullptr;
    for (const SymbolInfo& info : m_catalogue.symbols) {
        if (info.synthetic && (demo == nullptr || isShown(info))) demo = &info;
    }
    if (demo == nullptr) return;
    m_awaitsDemo = false;
    if (!isShown(*demo)) m_panels.chart->showSymbol(demo->symbol);
}

void SessionView::onSession(const SessionBatch& batch) {
    if (batch.reset) {
        m_panels.clearSession(!batch.sessionId.empty());
        forgetSelection();
        showMoment();
    }
    if (batch.rewind) {
        m_panels.rewind(*batch.rewind);
        forgetWhatIsToCome(*batch.rewind);
    }
    const bool sameFormat = batch.currency == m_currency && batch.zone == m_zone;
    if (!sameFormat && !batch.zone.empty()) {
        m_currency = batch.currency;
        m_zone = batch.zone;
        m_format = DisplayFormat{batch.currency, batch.zone};
        m_panels.setFormat(m_format);
    }
    m_panels.orders->merge(batch.orders);
    m_panels.brackets->merge(batch.orders);
    m_panels.fills->model().merge(batch.fills);
    m_panels.positions->assign(batch.positions);
    m_panels.trades->model().merge(batch.trades);
    m_panels.decisions->model().merge(batch.decisions);
    m_panels.equity->add(batch.equity);
    if (!batch.log.empty()) m_panels.log->add(batch.log);
}

void SessionView::onExplanation(const Explanation& explanation) {
    const bool current = explanation.request.trade == m_asked.trade &&
                         explanation.request.order == m_asked.order &&
                         explanation.request.signal == m_asked.signal;
    if (!current) return; // of an earlier choice
    m_panels.explain->showExplanation(explanation);
    if (!explanation.again) Q_EMIT explained();
}

void SessionView::forgetSelection() {
    m_asked = {};
    m_panels.chart->chart().select({}, {});
}

void SessionView::forgetWhatIsToCome(const SessionRewind& to) {
    const bool toCome = m_asked.trade.value > to.trades || m_asked.order.value > to.orders ||
                        m_asked.signal.value > to.signals;
    if (!toCome) return;
    forgetSelection();
    Explanation none;
    none.title = tr("Nothing is selected").toStdString();
    none.outcome = tr("What was selected has not happened yet at the moment shown.").toStdString();
    m_panels.explain->showExplanation(none);
}

void SessionView::showMoment() {
    m_panels.chart->chart().showEnd();
}

void SessionView::showSymbol(const std::string& symbol) {
    if (symbol == m_panels.chart->symbol()) return;
    m_panels.chart->showSymbol(symbol);
    m_panels.watchlist->selectSymbol(symbol);
}

void SessionView::selectTrade(TradeId trade) {
    const int row = m_panels.trades->model().indexOf(trade.value);
    if (row >= 0) {
        const std::string& symbol = m_panels.trades->model().row(row).symbol;
        showSymbol(symbol);
        m_panels.trades->table().selectSourceRow(row);
    }
    m_panels.chart->chart().select(trade, {});
    m_asked = {trade, {}, {}};
    m_port.explain(m_asked);
}

void SessionView::selectSignal(SignalId signal) {
    const int row = m_panels.decisions->model().indexOf(signal.value);
    if (row >= 0) {
        const std::string& symbol = m_panels.decisions->model().row(row).symbol;
        showSymbol(symbol);
    }
    m_panels.chart->chart().select({}, signal);
    m_asked = {{}, {}, signal};
    m_port.explain(m_asked);
}

void SessionView::selectOrder(OrderId order) {
    m_panels.chart->chart().select({}, {});
    m_asked = {{}, order, {}};
    m_port.explain(m_asked);
}

void SessionView::selectNewest(MarkKind kind) {
    const TradesModel& trades = m_panels.trades->model();
    const OrdersModel& orders = m_panels.orders->model();
    const FillsModel& fills = m_panels.fills->model();
    const DecisionsModel& decisions = m_panels.decisions->model();
    switch (kind) {
    case MarkKind::Trade:
        if (trades.has(0)) selectTrade(trades.row(0).id);
        return;
    case MarkKind::Order:
        if (!orders.has(0)) return;
        showSymbol(orders.row(0).symbol);
        m_panels.orders->table().selectSourceRow(0);
        return selectOrder(orders.row(0).id);
    case MarkKind::Fill:
        if (!fills.has(0)) return;
        showSymbol(fills.row(0).symbol);
        m_panels.fills->table().selectSourceRow(0);
        return selectOrder(fills.row(0).order);
    case MarkKind::Signal:
    case MarkKind::Refusal:
        for (int row = 0; decisions.has(row); ++row)
            if (kind == MarkKind::Signal || !wasTaken(decisions.row(row))) {
                m_panels.decisions->select(row);
                return selectSignal(decisions.row(row).signal);
            }
        return;
    case MarkKind::Alert: return;
    }
}

} // namespace openbell
