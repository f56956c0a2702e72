#pragma once
// A question in line, below what it is about: Enter does it, Esc keeps things as they are. It never blocks
// the window, so the kill switch stays within reach. GUI thread only.
#include "ui/widgets/inline_bar.h"
#include <functional>

class QLabel;

namespace openbell {

class ConfirmBar : public InlineBar {
    Q_OBJECT
public:
    explicit ConfirmBar(QWidget* parent = nullptr);
    // A question that is open is dropped. The focus goes to the answer, and back when it is given.
    void ask(const QString& question, const QString& yes, std::function<void()> action);
    [[nodiscard]] QString question() const;
    [[nodiscard]] QPushButton& yesButton() { return applyButton(); }
    using InlineBar::keepButton;

private:
    void apply() override;
    void forget() override { m_action = {}; }

    QLabel* m_question;
    std::function<void()> m_action;
};

} // namespace openbell
