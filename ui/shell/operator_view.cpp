#include "ui/shell/operator_view.h"
#include "ui/blotter/order_actions.h"
#include <algorithm>
#include <utility>

namespace openbell {

OperatorView::OperatorView(EnginePort& port, Panels& panels, SessionView& session, QObject* parent)
    : QObject{parent}, m_port{port}, m_panels{panels}, m_session{session} {
    subscribe();
    connectOrders();
    connectRisk();
    connect(&m_session, &SessionView::stateChanged, this, &OperatorView::refresh);
    connect(&m_session, &SessionView::catalogueChanged, this, &OperatorView::refresh);
    refresh();
}

void OperatorView::subscribe() {
    m_subscriptions.push_back(m_port.onRisk([this](const RiskState& state) { onRisk(state); }));
    m_subscriptions.push_back(
        m_port.onReconciliation([this](const ReconciliationState& state) { onReconciliation(state); }));
    m_subscriptions.push_back(
        m_port.onPreview([this](const OrderPreview& preview) { m_panels.ticket->showPreview(preview); }));
    m_subscriptions.push_back(m_port.onAnswer([this](const OperatorAnswer& answer) {
        m_panels.ticket->showAnswer(answer);
        Q_EMIT answered(answer);
    }));
    m_subscriptions.push_back(m_port.onQuotes([this](const std::vector<QuoteRow>& quotes) {
        for (const QuoteRow& quote : quotes)
            m_panels.ticket->setLast(quote.symbol, quote.last);
    }));
}

void OperatorView::connectOrders() {
    connect(m_panels.ticket, &TicketPanel::previewWanted, this,
            [this](const OrderTicket& ticket) { m_port.previewOrder(ticket); });
    connect(m_panels.ticket, &TicketPanel::sendWanted, this,
            [this](const OrderTicket& ticket) { m_port.placeOrder(ticket); });
    for (const OrderActions* actions : {&m_panels.orders->actions(), &m_panels.brackets->actions()}) {
        connect(actions, &OrderActions::cancelWanted, this,
                [this](OrderId order) { m_port.cancelOrder(order); });
        connect(actions, &OrderActions::changeWanted, this,
                [this](const OrderChange& change) { m_port.modifyOrder(change); });
    }
    connect(m_panels.positions, &PositionsPanel::closeWanted, this,
            [this](const QString& symbol, const QString& strategy) {
                m_port.closePosition(symbol.toStdString(), strategy.toStdString());
            });
    connect(m_panels.chart, &ChartPanel::chartRequested, this,
            [this](const ChartRequest& request) { m_panels.ticket->setChoice(request.symbol); });
}

void OperatorView::connectRisk() {
    connect(m_panels.risk, &RiskPanel::haltWanted, this, [this](SessionLevel level, const QString& reason) {
        m_port.setHalt(level, reason.toStdString());
    });
    connect(m_panels.risk, &RiskPanel::limitWanted, this,
            [this](const LimitChange& change) { m_port.changeLimit(change); });
    connect(m_panels.reconcile, &ReconcilePanel::runWanted, this, [this] { m_port.reconcile(); });
    connect(m_panels.reconcile, &ReconcilePanel::drillWanted, this,
            [this] { m_port.bookAside(m_panels.chart->symbol()); });
    connect(m_panels.reconcile, &ReconcilePanel::settleWanted, this,
            [this](FactSeq id, DifferenceState to) { m_port.settleDifference(id, to); });
}

void OperatorView::beginTicket(Side side) {
    m_panels.ticket->begin(m_panels.chart->symbol(), side);
}

bool OperatorView::takesOrders() const {
    const RunState& run = m_session.state();
    return (run.phase == RunPhase::Running || run.phase == RunPhase::Paused) && !run.tradable.empty();
}

// What may be done now, and with which symbols.
void OperatorView::refresh() {
    const RunState& run = m_session.state();
    const bool allowed = takesOrders();
    const bool begun = std::exchange(m_sessionId, run.sessionId) != run.sessionId;
    if (begun) m_panels.ticket->beginSession();
    std::vector<SymbolInfo> tradable;
    for (const SymbolInfo& info : m_session.catalogue().symbols)
        if (std::find(run.tradable.begin(), run.tradable.end(), info.symbol) != run.tradable.end())
            tradable.push_back(info);
    m_panels.ticket->setSymbols(tradable);
    if (begun) m_panels.ticket->setChoice(m_panels.chart->symbol());
    m_panels.ticket->setBlocked(whyBlocked(run, m_risk.halt, m_session.format()));
    for (OrderActions* actions : {&m_panels.orders->actions(), &m_panels.brackets->actions()}) {
        actions->setSymbols(tradable);
        actions->setAllowed(allowed);
    }
    m_panels.positions->setAllowed(allowed);
    // A halt that outlived its session can be cleared before the next one starts.
    m_panels.risk->setAllowed(allowed || m_risk.halt.level != SessionLevel::Running);
}

void OperatorView::onRisk(const RiskState& state) {
    const SessionLevel before = std::exchange(m_risk, state).halt.level;
    m_panels.risk->setState(state);
    refresh();
    if (state.halt.level != before) Q_EMIT haltChanged(state.halt.level);
}

void OperatorView::onReconciliation(const ReconciliationState& state) {
    m_panels.reconcile->setState(state);
    const bool differs = std::any_of(state.rows.begin(), state.rows.end(), [](const DifferenceRow& row) {
        return row.state == DifferenceState::Open;
    });
    if (!std::exchange(m_differs, differs) && differs) Q_EMIT differencesFound();
}

} // namespace openbell
