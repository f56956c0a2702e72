#pragma once
// Connects the port with the panels: batches in, choices out. Knows no menus and no window. GUI thread only.
#include "engine/api/engine_port.h"
#include "ui/shell/panels.h"
#include <QObject>

namespace openbell {

class SessionView : public QObject {
    Q_OBJECT
public:
    SessionView(EnginePort& port, Panels& panels, QObject* parent = nullptr);

    void start(const RunRequest& request);
    void openReplay(const RunRequest& request); // with a time line, in both directions
    void showSession(const TravelTape& tape);   // its bars, in the chart's symbol where it has it
    void resume(const UnfinishedSession& session);
    void setTravelling(bool travelling);
    [[nodiscard]] const RunState& state() const { return m_state; }
    [[nodiscard]] const Catalogue& catalogue() const { return m_catalogue; }
    [[nodiscard]] const DisplayFormat& format() const { return m_format; }

    void selectTrade(TradeId trade); // on the chart, in the table, and its explanation
    void selectNewest(MarkKind kind);
    void showMoment(); // the chart's newest bars, wherever it looked before

Q_SIGNALS:
    void stateChanged(const openbell::RunState& state);
    void catalogueChanged();
    void killed(const openbell::KillReceipt& receipt);
    void explained(); // the explanation that was asked for is there

private:
    void subscribe();
    void connectChoices();
    void onState(const RunState& state);
    void onCatalogue(const Catalogue& catalogue);
    void onSession(const SessionBatch& batch);
    void onExplanation(const Explanation& explanation);
    void showDemoSymbol();
    void selectSignal(SignalId signal);
    void selectOrder(OrderId order);
    void forgetSelection();
    void forgetWhatIsToCome(const SessionRewind& to);
    void showSymbol(const std::string& symbol); // in the chart and the watchlist
    void showOneOf(const std::vector<std::string>& symbols);

    EnginePort& m_port;
    Panels& m_panels;
    RunState m_state;
    Catalogue m_catalogue;
    DisplayFormat m_format;
    std::string m_currency, m_zone;
    bool m_awaitsDemo = false; // the demo runs, but its symbols are not in the catalogue yet
    ExplainRequest m_asked;
    std::vector<Subscription> m_subscriptions;
};

} // namespace openbell
