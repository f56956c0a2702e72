#pragma once
// A line of text that may warn: inked by its tone in the theme of the moment. The text carries the warning
// too. GUI thread only.
#include "ui/widgets/table_roles.h"
#include <QLabel>

namespace openbell {

class NoteLabel : public QLabel {
    Q_OBJECT
public:
    explicit NoteLabel(QWidget* parent = nullptr) : QLabel{parent} {}
    void say(const QString& text, Tone tone = Tone::None);

protected:
    void changeEvent(QEvent* event) override;

private:
    void ink();
    Tone m_tone = Tone::None;
};

} // namespace openbell
