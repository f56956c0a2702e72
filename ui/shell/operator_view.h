#pragma once
// Connects what the operator does by hand with the port: ticket, orders, positions, risk, halt,
// reconciliation. Knows no menus and no window. GUI thread only.
#include "ui/shell/session_view.h"

namespace openbell {

class OperatorView : public QObject {
    Q_OBJECT
public:
    // All of them must outlive this.
    OperatorView(EnginePort& port, Panels& panels, SessionView& session, QObject* parent = nullptr);

    [[nodiscard]] const HaltRow& halt() const { return m_risk.halt; }
    [[nodiscard]] bool takesOrders() const; // a session does that has not ended
    void beginTicket(Side side);            // in the chart's symbol

Q_SIGNALS:
    void haltChanged(openbell::SessionLevel level);
    void answered(const openbell::OperatorAnswer& answer);
    void differencesFound(); // open ones, where there were none

private:
    void subscribe();
    void connectOrders();
    void connectRisk();
    void refresh();
    void onRisk(const RiskState& state);
    void onReconciliation(const ReconciliationState& state);

    EnginePort& m_port;
    Panels& m_panels;
    SessionView& m_session;
    std::string m_sessionId;
    RiskState m_risk;
    bool m_differs = false;
    std::vector<Subscription> m_subscriptions;
};

} // namespace openbell
