#pragma once
// A question in line, below what it is about: Enter does it, Esc keeps things as they are. It never blocks
// the window, so the kill switch stays within reach. GUI thread only.
#include <QFrame>
#include <QPointer>
#include <functional>

class QLabel;
class QPushButton;

namespace openbell {

class ConfirmBar : public QFrame {
    Q_OBJECT
public:
    explicit ConfirmBar(QWidget* parent = nullptr);
    // A question that is open is dropped. The focus goes to the answer, and back when it is given.
    void ask(const QString& question, const QString& yes, std::function<void()> action);
    void dismiss();
    [[nodiscard]] QString question() const;
    [[nodiscard]] QPushButton& yesButton() { return *m_yes; }
    [[nodiscard]] QPushButton& keepButton() { return *m_keep; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void answer();

    QLabel* m_question;
    QPushButton* m_yes;
    QPushButton* m_keep;
    std::function<void()> m_action;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace openbell
