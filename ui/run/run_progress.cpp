#include "ui/run/run_progress.h"
#include "ui/widgets/note_label.h"
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace openbell {
namespace {

QString modeText(RunMode mode) {
    switch (mode) {
    case RunMode::Backtest: return RunProgress::tr("Backtest");
    case RunMode::Replay: return RunProgress::tr("Replay");
    case RunMode::Demo: return RunProgress::tr("Demo");
    case RunMode::Paper: return RunProgress::tr("Paper");
    }
    Q_UNREACHABLE();
}

QString phaseText(RunPhase phase) {
    switch (phase) {
    case RunPhase::Idle: return RunProgress::tr("No run yet: press Ctrl+R, or start the demo with Ctrl+D");
    case RunPhase::Loading: return RunProgress::tr("loading");
    case RunPhase::Running: return RunProgress::tr("running");
    case RunPhase::Paused: return RunProgress::tr("paused");
    case RunPhase::Finished: return RunProgress::tr("finished");
    case RunPhase::Cancelled: return RunProgress::tr("cancelled");
    case RunPhase::Failed: return RunProgress::tr("failed");
    case RunPhase::Halted: return RunProgress::tr("HALTED");
    }
    Q_UNREACHABLE();
}

struct Ending {
    QString name, meaning;
};

// What it is to stop a run of this mode.
Ending endingOf(RunMode mode) {
    switch (mode) {
    case RunMode::Backtest:
    case RunMode::Demo: break;
    case RunMode::Replay:
        return {RunProgress::tr("Close session"),
                RunProgress::tr("Leaves the session; it stays stored as it is")};
    case RunMode::Paper:
        return {RunProgress::tr("End session…"),
                RunProgress::tr("Ends the session where it stands, once that is confirmed; it stays stored")};
    }
    return {RunProgress::tr("Cancel run"),
            RunProgress::tr("Stops the run; what it has done stays in view and is not recorded")};
}

} // namespace

bool isLive(RunPhase phase) {
    return phase == RunPhase::Loading || phase == RunPhase::Running || phase == RunPhase::Paused;
}

QString runStateText(const RunState& state) {
    if (state.phase == RunPhase::Idle) return phaseText(state.phase);
    QString text = modeText(state.mode) + QLatin1Char{' '} + phaseText(state.phase);
    if (state.phase == RunPhase::Failed) return text + QLatin1String{": "} + toQString(state.message);
    if (state.bars > 0) text += RunProgress::tr(": %1 bars").arg(countText(state.bars));
    if (state.barsPerSecond > 0) text += RunProgress::tr(", %1 bars/s").arg(countText(state.barsPerSecond));
    if (state.phase == RunPhase::Finished && !state.message.empty())
        return text + QLatin1String{": "} + toQString(state.message);
    if (!state.runHash.empty())
        text += RunProgress::tr(" · run %1").arg(toQString(state.runHash.substr(0, 12)));
    return text;
}

RunProgress::RunProgress(QWidget* parent)
    : QWidget{parent},
      m_text{new NoteLabel{this}},
      m_bar{new QProgressBar{this}},
      m_cancel{new QPushButton{this}} {
    m_bar->setRange(0, 1000);
    m_bar->setFixedWidth(180);
    m_bar->setMaximumHeight(16);
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(6, 1, 6, 1);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &RunProgress::cancelled);
    setState({});
}

void RunProgress::setState(const RunState& state) {
    const QString hashes =
        tr("Run %1\nConfiguration %2").arg(toQString(state.runHash), toQString(state.configHash));
    m_text->setToolTip(state.runHash.empty() ? toQString(state.message) : hashes);
    const bool failed = state.phase == RunPhase::Failed;
    const bool halted = state.phase == RunPhase::Halted;
    m_text->say(runStateText(state), failed || halted ? Tone::Down : Tone::None);
    const bool live = isLive(state.phase);
    m_bar->setVisible(live);
    m_cancel->setVisible(live);
    const Ending ending = endingOf(state.mode);
    m_cancel->setText(ending.name);
    m_cancel->setToolTip(ending.meaning);
    m_bar->setValue(static_cast<int>(state.progress * 1000));
}

QString RunProgress::text() const {
    return m_text->text();
}

} // namespace openbell
