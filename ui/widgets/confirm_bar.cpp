#include "ui/widgets/confirm_bar.h"
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <utility>

namespace openbell {

ConfirmBar::ConfirmBar(QWidget* parent) : InlineBar{parent}, m_question{new QLabel{this}} {
    setObjectName(QStringLiteral("confirmBar"));
    m_question->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(m_question, 1);
    arrange(row);
}

void ConfirmBar::ask(const QString& question, const QString& yes, std::function<void()> action) {
    open();
    m_action = std::move(action);
    m_question->setText(question);
    applyButton().setText(tr("%1 (Enter)").arg(yes));
    show();
    applyButton().setFocus(Qt::OtherFocusReason);
}

void ConfirmBar::apply() {
    const auto action = std::exchange(m_action, {});
    dismiss();
    if (action) action();
}

QString ConfirmBar::question() const {
    return isHidden() ? QString{} : m_question->text();
}

} // namespace openbell
