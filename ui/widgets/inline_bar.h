#pragma once
// A bar beside a table in which one thing is changed or asked in line: Enter does it, Esc or "Keep" leaves
// what there is, and the keyboard goes back where it was. GUI thread only.
#include <QFrame>
#include <QPointer>

class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace openbell {

class NoteLabel;

class InlineBar : public QFrame {
    Q_OBJECT
public:
    void dismiss();

protected:
    explicit InlineBar(QWidget* parent);
    // `fields` with both buttons after them and the note below; the keyboard goes from `last` to the buttons.
    void arrange(QHBoxLayout* fields, QWidget* last = nullptr);
    // Before anything is filled in: remembers where the keyboard is.
    void open();
    // Shows it, with the keyboard in a field.
    void present(QLineEdit& field);
    virtual void apply() = 0;
    virtual void forget() {} // what was edited: it is dismissed
    void keyPressEvent(QKeyEvent* event) override;

    [[nodiscard]] QPushButton& applyButton() { return *m_apply; }
    [[nodiscard]] QPushButton& keepButton() { return *m_keep; }
    [[nodiscard]] NoteLabel& noteLabel() const { return *m_note; }

private:
    QPushButton* m_apply;
    QPushButton* m_keep;
    NoteLabel* m_note;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace openbell
