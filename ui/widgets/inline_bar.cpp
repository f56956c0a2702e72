#include "ui/widgets/inline_bar.h"
#include "ui/widgets/note_label.h"
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace openbell {

InlineBar::InlineBar(QWidget* parent)
    : QFrame{parent},
      m_apply{new QPushButton{this}},
      m_keep{new QPushButton{tr("Keep (Esc)"), this}},
      m_note{new NoteLabel{this}} {
    connect(m_apply, &QPushButton::clicked, this, [this] { apply(); });
    connect(m_keep, &QPushButton::clicked, this, &InlineBar::dismiss);
}

void InlineBar::arrange(QHBoxLayout* fields, QWidget* last) {
    fields->addWidget(m_apply);
    fields->addWidget(m_keep);
    if (last != nullptr) setTabOrder(last, m_apply);
    setTabOrder(m_apply, m_keep);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    layout->addLayout(fields);
    layout->addWidget(m_note);
    m_note->hide();
    hide();
}

void InlineBar::open() {
    if (isHidden()) m_before = QApplication::focusWidget();
}

void InlineBar::present(QLineEdit& field) {
    show();
    field.setFocus(Qt::OtherFocusReason);
    field.selectAll();
}

void InlineBar::dismiss() {
    if (isHidden()) return;
    forget();
    hide();
    if (m_before) m_before->setFocus(Qt::OtherFocusReason);
}

void InlineBar::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape || (enter && m_keep->hasFocus()))
        dismiss();
    else if (enter && !event->isAutoRepeat())
        apply();
    else
        QFrame::keyPressEvent(event);
}

} // namespace openbell
