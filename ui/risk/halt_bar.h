#pragma once
// Whether the session trades, and why not: level, since when, by whom; pauses new entries, and resumes or
// clears a halt with a reason. GUI thread only.
#include "ui/format/display_format.h"
#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;

namespace openbell {

class NoteLabel;

class HaltBar : public QFrame {
    Q_OBJECT
public:
    explicit HaltBar(QWidget* parent = nullptr);
    void setState(const HaltRow& state, const DisplayFormat& format);
    void setAllowed(bool allowed); // a session takes commands, or a halt is kept for the next one
    void focusReason();
    [[nodiscard]] QString text() const;
    [[nodiscard]] QLineEdit& reasonEdit() { return *m_reason; }
    [[nodiscard]] QPushButton& button() { return *m_button; } // pauses, resumes or clears

Q_SIGNALS:
    void haltWanted(openbell::SessionLevel level, const QString& reason);

private:
    void act();
    void refresh();

    HaltRow m_state;
    DisplayFormat m_format;
    bool m_allowed = false;
    NoteLabel* m_level;
    QLabel* m_why;
    QLineEdit* m_reason;
    QPushButton* m_button;
};

} // namespace openbell
