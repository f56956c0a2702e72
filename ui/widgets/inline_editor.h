#pragma once
// A bar above a table in which one thing is changed in line: Enter applies the change, Esc or "Keep" leaves
// what there is, and the keyboard goes back where it was. GUI thread only.
#include <QFrame>
#include <QPointer>

class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace openbell {

class NoteLabel;

class InlineEditor : public QFrame {
    Q_OBJECT
public:
    void dismiss();

protected:
    explicit InlineEditor(QWidget* parent);
    // `fields`, the keyboard's last of them being `last`, with both buttons after them and the note below.
    void arrange(QHBoxLayout* fields, QWidget* last);
    // Before anything is filled in: remembers where the keyboard is.
    void open();
    // Shows it, with the keyboard in a field.
    void present(QLineEdit& field);
    virtual void apply() = 0;
    virtual void forget() {} // what was edited: it is dismissed
    void keyPressEvent(QKeyEvent* event) override;

    [[nodiscard]] QPushButton& applyButton() { return *m_apply; }
    [[nodiscard]] NoteLabel& noteLabel() const { return *m_note; }

private:
    QPushButton* m_apply;
    QPushButton* m_keep;
    NoteLabel* m_note;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace openbell
