#include "ui/widgets/confirm_bar.h"
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <utility>

namespace openbell {

ConfirmBar::ConfirmBar(QWidget* parent)
    : QFrame{parent},
      m_question{new QLabel{this}},
      m_yes{new QPushButton{this}},
      m_keep{new QPushButton{this}} {
    setObjectName(QStringLiteral("confirmBar"));
    m_question->setWordWrap(true);
    m_keep->setText(tr("Keep (Esc)"));
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_question, 1);
    layout->addWidget(m_yes);
    layout->addWidget(m_keep);
    connect(m_yes, &QPushButton::clicked, this, &ConfirmBar::answer);
    connect(m_keep, &QPushButton::clicked, this, &ConfirmBar::dismiss);
    hide();
}

void ConfirmBar::ask(const QString& question, const QString& yes, std::function<void()> action) {
    if (isHidden()) m_before = QApplication::focusWidget();
    m_action = std::move(action);
    m_question->setText(question);
    m_yes->setText(tr("%1 (Enter)").arg(yes));
    show();
    m_yes->setFocus(Qt::OtherFocusReason);
}

void ConfirmBar::dismiss() {
    if (isHidden()) return;
    m_action = {};
    hide();
    if (m_before) m_before->setFocus(Qt::OtherFocusReason);
}

void ConfirmBar::answer() {
    const auto action = std::exchange(m_action, {});
    dismiss();
    if (action) action();
}

QString ConfirmBar::question() const {
    return isHidden() ? QString{} : m_question->text();
}

void ConfirmBar::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape || (enter && m_keep->hasFocus()))
        dismiss();
    else if (enter && !event->isAutoRepeat())
        answer();
    else
        QFrame::keyPressEvent(event);
}

} // namespace openbell
