#include "ui/widgets/note_label.h"
#include "ui/widgets/colours.h"
#include <QApplication>
#include <QEvent>

namespace openbell {

void NoteLabel::say(const QString& text, Tone tone) {
    m_tone = tone;
    setText(text);
    ink();
}

// By a style sheet, for the application's own restores the palettes of labels when it is set anew.
void NoteLabel::ink() {
    const Colours& colours = coloursOf(QApplication::palette());
    const QColor& wanted = m_tone == Tone::Warning ? colours.warning
                           : m_tone == Tone::Down  ? colours.down
                                                   : colours.text;
    const QString rules = QStringLiteral("color:") + wanted.name();
    if (rules != styleSheet()) setStyleSheet(rules);
}

void NoteLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) ink();
}

} // namespace openbell
