#pragma once
// Connects going through sessions with the port: browser, replay bar, branches. GUI thread only.
#include "ui/branch/branch_dialog.h"
#include "ui/branch/branch_view.h"
#include "ui/replay/travel_bar.h"
#include "ui/sessions/session_browser.h"
#include "ui/shell/session_view.h"
#include <QPointer>

namespace openbell {

class TravelView : public QObject {
    Q_OBJECT
public:
    // All of them must outlive this; `window` is the parent of the dialogues.
    TravelView(EnginePort& port, SessionView& session, QWidget& window);

    [[nodiscard]] TravelBar& bar() { return *m_bar; }             // hidden while no session is open
    [[nodiscard]] SessionBrowser* browser() { return m_browser; } // null while it is closed
    [[nodiscard]] BranchDialog* branchDialog() { return m_dialog; }
    [[nodiscard]] BranchView* branchView() { return m_futures; }
    void openBrowser();
    void openBranchDialog();
    void focusBar();

Q_SIGNALS:
    void travelling(bool open); // with the bar's own controls

private:
    void go(const TravelCommand& command);
    void onSessions(const std::vector<SessionRow>& rows);
    void onTape(const SharedTravelTape& tape);
    void onTravel(const TravelState& state);
    void onBranch(const SharedBranchOutcome& outcome);

    EnginePort& m_port;
    SessionView& m_session;
    QWidget& m_window;
    TravelBar* m_bar;
    QPointer<SessionBrowser> m_browser;
    QPointer<BranchDialog> m_dialog;
    QPointer<BranchView> m_futures;
    std::optional<MarkKind> m_sought; // selected where it is reached
    std::vector<Subscription> m_subscriptions;
};

} // namespace openbell
