#include "ui/replay/replay_bar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <array>
#include <utility>

namespace openbell {
namespace {

constexpr std::array<double, 7> kSpeeds{1, 5, 20, 60, 300, 2000, 0}; // bars a second; 0 = no limit

QToolButton* buttonFor(QAction* action, QWidget* parent) {
    auto* button = new QToolButton{parent};
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize({18, 18});
    return button;
}

} // namespace

ReplayBar::ReplayBar(QWidget* parent)
    : QWidget{parent},
      m_play{new QAction{tr("&Play"), this}},
      m_step{new QAction{tr("S&tep one bar"), this}},
      m_faster{new QAction{tr("&Faster"), this}},
      m_slower{new QAction{tr("&Slower"), this}},
      m_speed{new QComboBox{this}},
      m_time{new QLabel{this}} {
    m_play->setShortcut(Qt::CTRL | Qt::Key_Space);
    m_step->setShortcut(Qt::CTRL | Qt::Key_Period);
    m_faster->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Up);
    m_slower->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Down);
    for (const double speed : kSpeeds)
        m_speed->addItem(speed > 0 ? tr("%1 bars/s").arg(countText(static_cast<std::int64_t>(speed)))
                                   : tr("max"));
    m_speed->setCurrentIndex(2);
    m_speed->setAccessibleName(tr("Replay speed"));
    m_time->setFont(numberFont());
    m_time->setMinimumWidth(
        m_time->fontMetrics().horizontalAdvance(QStringLiteral("2024-01-20 09:15:00 IST "))); // no jumping
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(4);
    for (QAction* action : {m_play, m_step})
        layout->addWidget(buttonFor(action, this));
    layout->addWidget(m_speed);
    layout->addWidget(m_time);
    connect(m_play, &QAction::triggered, this, &ReplayBar::togglePlay);
    connect(m_step, &QAction::triggered, this, [this] { Q_EMIT commanded({ReplayAction::Step, 0}); });
    connect(m_faster, &QAction::triggered, this, [this] { changeSpeed(1); });
    connect(m_slower, &QAction::triggered, this, [this] { changeSpeed(-1); });
    connect(m_speed, &QComboBox::activated, this, [this] {
        Q_EMIT commanded({ReplayAction::Speed, speed()});
    });
    refreshIcons();
    setState({}, {});
}

double ReplayBar::speed() const {
    return kSpeeds[static_cast<std::size_t>(std::max(0, m_speed->currentIndex()))];
}

QString ReplayBar::timeText() const {
    return m_time->text();
}

void ReplayBar::setState(const RunState& state, const DisplayFormat& format) {
    const bool live = state.phase == RunPhase::Running || state.phase == RunPhase::Paused;
    const bool replay = live && state.mode != RunMode::Backtest;
    const bool wasPlaying = std::exchange(m_playing, state.phase == RunPhase::Running);
    for (QAction* action : {m_play, m_step, m_faster, m_slower})
        action->setEnabled(replay);
    m_speed->setEnabled(replay);
    m_play->setText(m_playing && replay ? tr("&Pause") : tr("&Play"));
    m_time->setText(format.withZone(state.time));
    if (m_playing != wasPlaying) refreshIcons();
}

void ReplayBar::togglePlay() {
    Q_EMIT commanded({m_playing ? ReplayAction::Pause : ReplayAction::Play, 0});
}

void ReplayBar::changeSpeed(int by) {
    const int wanted = std::clamp(m_speed->currentIndex() + by, 0, m_speed->count() - 1);
    if (wanted == m_speed->currentIndex()) return;
    m_speed->setCurrentIndex(wanted);
    Q_EMIT commanded({ReplayAction::Speed, speed()});
}

void ReplayBar::refreshIcons() {
    const QColor ink = palette().color(QPalette::ButtonText);
    m_play->setIcon(themedIcon(m_playing ? QStringLiteral("pause") : QStringLiteral("play"), ink));
    m_step->setIcon(themedIcon(QStringLiteral("step"), ink));
}

void ReplayBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refreshIcons();
}

} // namespace openbell
