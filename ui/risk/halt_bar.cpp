#include "ui/risk/halt_bar.h"
#include "ui/widgets/note_label.h"
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace openbell {
namespace {

QString levelText(SessionLevel level) {
    switch (level) {
    case SessionLevel::Running: return HaltBar::tr("● RUNNING");
    case SessionLevel::Paused: return HaltBar::tr("❚❚ PAUSED: no new entries");
    case SessionLevel::Halted: return HaltBar::tr("■ HALTED: no orders but closing ones");
    }
    Q_UNREACHABLE();
}

} // namespace

HaltBar::HaltBar(QWidget* parent)
    : QFrame{parent},
      m_level{new NoteLabel{this}},
      m_why{new QLabel{this}},
      m_reason{new QLineEdit{this}},
      m_button{new QPushButton{this}} {
    QFont strong = m_level->font();
    strong.setBold(true);
    m_level->setFont(strong);
    m_level->setWordWrap(true);
    m_why->setWordWrap(true);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(60);
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_level, 2);
    layout->addWidget(m_why, 3);
    layout->addWidget(m_reason, 3);
    layout->addWidget(m_button);
    connect(m_reason, &QLineEdit::textChanged, this, &HaltBar::refresh);
    connect(m_reason, &QLineEdit::returnPressed, this, &HaltBar::act);
    connect(m_button, &QPushButton::clicked, this, &HaltBar::act);
    refresh();
}

void HaltBar::setState(const HaltRow& state, const DisplayFormat& format) {
    if (state.level != m_state.level) m_reason->clear();
    m_state = state;
    m_format = format;
    refresh();
}

void HaltBar::setAllowed(bool allowed) {
    m_allowed = allowed;
    refresh();
}

void HaltBar::focusReason() {
    m_reason->setFocus(Qt::ShortcutFocusReason);
}

void HaltBar::refresh() {
    const bool running = m_state.level == SessionLevel::Running;
    const Tone tone = running                                 ? Tone::None
                      : m_state.level == SessionLevel::Paused ? Tone::Warning
                                                              : Tone::Down;
    m_level->say(!m_allowed && running ? tr("○ No session takes orders") : levelText(m_state.level), tone);
    m_why->setVisible(!running);
    m_why->setText(
        tr("Since %1, by %2: %3")
            .arg(m_format.withZone(m_state.since), toQString(m_state.by), toQString(m_state.reason)));
    m_reason->setPlaceholderText(running ? tr("Reason, for the record") : tr("Reason, needed to go on"));
    m_reason->setEnabled(m_allowed);
    m_button->setText(running                                 ? tr("Pause entries")
                      : m_state.level == SessionLevel::Paused ? tr("Resume")
                                                              : tr("Clear halt"));
    const bool ready = running || !m_reason->text().trimmed().isEmpty();
    m_button->setEnabled(m_allowed && ready);
    m_button->setToolTip(ready ? QString{} : tr("Enter a reason first"));
}

void HaltBar::act() {
    if (!m_button->isEnabled()) return;
    const SessionLevel to =
        m_state.level == SessionLevel::Running ? SessionLevel::Paused : SessionLevel::Running;
    Q_EMIT haltWanted(to, m_reason->text().trimmed());
    m_reason->clear();
}

QString HaltBar::text() const {
    return m_level->text() + QLatin1Char{'\n'} + (m_why->isHidden() ? QString{} : m_why->text());
}

} // namespace openbell
