#include "ui/shell/travel_view.h"
#include <algorithm>

namespace openbell {
namespace {

bool leadsElsewhere(TravelAction action) {
    switch (action) {
    case TravelAction::Play:
    case TravelAction::Seek:
    case TravelAction::SeekTime:
    case TravelAction::Step:
    case TravelAction::Find: return true;
    case TravelAction::Pause:
    case TravelAction::Speed:
    case TravelAction::Bookmark:
    case TravelAction::Forget:
    case TravelAction::Close: return false;
    }
    Q_UNREACHABLE();
}

std::optional<MarkKind> soughtBy(const TravelCommand& command) {
    if (command.action == TravelAction::Find) return command.kind;
    if (command.action == TravelAction::Step && command.unit == TravelUnit::Trade) return MarkKind::Trade;
    return std::nullopt;
}

bool isThere(const TravelTape& tape, std::uint32_t moment, MarkKind kind) {
    return std::any_of(tape.marks.begin(), tape.marks.end(),
                       [&](const TravelMark& mark) { return mark.moment == moment && mark.kind == kind; });
}

} // namespace

TravelView::TravelView(EnginePort& port, SessionView& session, QWidget& window)
    : QObject{&window}, m_port{port}, m_session{session}, m_window{window}, m_bar{new TravelBar{&window}} {
    m_bar->setObjectName(QStringLiteral("travelBar"));
    m_bar->hide();
    connect(m_bar, &TravelBar::commanded, this, &TravelView::go);
    connect(m_bar, &TravelBar::branchWanted, this, &TravelView::openBranchDialog);
    m_subscriptions.push_back(
        m_port.onSessions([this](const std::vector<SessionRow>& rows) { onSessions(rows); }));
    m_subscriptions.push_back(m_port.onAnswer([this](const OperatorAnswer& answer) {
        if (m_browser && answer.ticket == 0) m_browser->say(toQString(answer.text), !answer.done);
    }));
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

void TravelView::go(const TravelCommand& command) {
    m_sought = soughtBy(command);
    if (leadsElsewhere(command.action)) m_session.showMoment(); // and it follows from there
    m_port.travel(command);
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
    const bool moved = state.moment != m_bar->state().moment;
    if (state.open != m_bar->state().open) {
        m_session.setTravelling(state.open);
        Q_EMIT travelling(state.open);
    }
    m_bar->setState(state);
    m_bar->setVisible(state.open);
    if (opened) focusBar();
    if (m_dialog) m_dialog->setMoment(m_bar->timeText());
    if (!state.open && m_dialog) m_dialog->close();
    if (moved && m_sought && m_bar->tape() && isThere(*m_bar->tape(), state.moment, *m_sought))
        m_session.selectNewest(*std::exchange(m_sought, std::nullopt));
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
