#include "ui/shell/travel_view.h"

namespace openbell {

TravelView::TravelView(EnginePort& port, SessionView& session, QWidget& window)
    : QObject{&window}, m_port{port}, m_session{session}, m_window{window}, m_bar{new TravelBar{&window}} {
    m_bar->setObjectName(QStringLiteral("travelBar"));
    m_bar->hide();
    connect(m_bar, &TravelBar::commanded, this,
            [this](const TravelCommand& command) { m_port.travel(command); });
    connect(m_bar, &TravelBar::branchWanted, this, &TravelView::openBranchDialog);
    m_subscriptions.push_back(
        m_port.onSessions([this](const std::vector<SessionRow>& rows) { onSessions(rows); }));
    m_subscriptions.push_back(m_port.onTravelTape([this](const SharedTravelTape& tape) { onTape(tape); }));
    m_subscriptions.push_back(
        m_port.onTravelLine([this](const SharedTravelLine& line) { m_bar->setLine(line); }));
    m_subscriptions.push_back(m_port.onTravel([this](const TravelState& state) { onTravel(state); }));
    m_subscriptions.push_back(
        m_port.onBranch([this](const SharedBranchOutcome& outcome) { onBranch(outcome); }));
}

void TravelView::openBrowser() {
    if (!m_browser) {
        m_browser = new SessionBrowser{&m_window};
        m_browser->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_browser, &SessionBrowser::sessionChosen, this,
                [this](const QString& id) { m_port.openSession(id.toStdString()); });
        connect(m_browser, &SessionBrowser::dataWanted, this,
                [this](const QString& id) { m_port.keepMarketData(id.toStdString()); });
    }
    m_browser->show();
    m_browser->raise();
    m_port.requestSessions();
}

void TravelView::onSessions(const std::vector<SessionRow>& rows) {
    if (m_browser) m_browser->setSessions(rows);
}

void TravelView::onTape(const SharedTravelTape& tape) {
    m_bar->setTape(tape);
    m_session.showSession(*tape);
    if (m_dialog) m_dialog->close(); // its settings are another session's
}

void TravelView::onTravel(const TravelState& state) {
    const bool opened = state.open && !m_bar->state().open;
    m_bar->setState(state);
    m_bar->setVisible(state.open);
    if (opened) focusBar();
    if (m_dialog) m_dialog->setMoment(m_bar->timeText());
    if (!state.open && m_dialog) m_dialog->close();
}

void TravelView::focusBar() {
    m_bar->scrubber().setFocus(Qt::ShortcutFocusReason);
}

void TravelView::openBranchDialog() {
    if (!m_bar->tape()) return;
    if (!m_dialog) {
        m_dialog = new BranchDialog{m_bar->tape()->settings, &m_window};
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &BranchDialog::branchWanted, this,
                [this](const std::vector<NamedValue>& changes) { m_port.branch(changes); });
    }
    m_dialog->setMoment(m_bar->timeText());
    m_dialog->show();
    m_dialog->raise();
}

void TravelView::onBranch(const SharedBranchOutcome& outcome) {
    if (m_dialog) m_dialog->setProblem(toQString(outcome->problem));
    if (!outcome->problem.empty()) return;
    if (!m_futures) {
        m_futures = new BranchView{&m_window};
        m_futures->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_futures->showOutcome(outcome);
    m_futures->show();
    m_futures->raise();
}

} // namespace openbell
