#include "ui/risk/limit_editor.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace openbell {

LimitEditor::LimitEditor(QWidget* parent)
    : QFrame{parent},
      m_title{new QLabel{this}},
      m_value{new QLineEdit{this}},
      m_unit{new QLabel{this}},
      m_apply{new QPushButton{this}},
      m_keep{new QPushButton{tr("Keep (Esc)"), this}},
      m_note{new NoteLabel{this}} {
    m_value->setFont(numberFont());
    m_value->setAlignment(Qt::AlignRight);
    m_value->setPlaceholderText(tr("none"));
    m_value->setAccessibleName(tr("New limit"));
    m_note->setWordWrap(true);
    auto* fields = new QHBoxLayout;
    fields->addWidget(m_title, 1);
    fields->addWidget(m_value, 1);
    fields->addWidget(m_unit);
    fields->addWidget(m_apply);
    fields->addWidget(m_keep);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    layout->addLayout(fields);
    layout->addWidget(m_note);
    connect(m_apply, &QPushButton::clicked, this, &LimitEditor::apply);
    connect(m_keep, &QPushButton::clicked, this, &LimitEditor::dismiss);
    connect(m_value, &QLineEdit::textEdited, this, [this] {
        m_confirming = false;
        m_apply->setText(tr("Apply (Enter)"));
        say({});
    });
    hide();
}

void LimitEditor::edit(const RiskGauge& gauge, const DisplayFormat& format) {
    if (isHidden()) m_before = QApplication::focusWidget();
    m_gauge = gauge;
    m_format = format;
    m_confirming = false;
    m_apply->setText(tr("Apply (Enter)"));
    m_title->setText(toQString(gauge.title));
    m_value->setText(editableLimit(gauge));
    m_unit->setText(limitUnit(gauge.unit, format));
    m_unit->setVisible(!m_unit->text().isEmpty());
    say({});
    show();
    m_value->setFocus(Qt::OtherFocusReason);
    m_value->selectAll();
}

void LimitEditor::dismiss() {
    if (isHidden()) return;
    hide();
    if (m_before) m_before->setFocus(Qt::OtherFocusReason);
}

void LimitEditor::apply() {
    const auto wanted = parseLimit(m_gauge, m_value->text());
    if (!wanted) return say(tr("⚠ Enter a number, or nothing for no limit."));
    if (*wanted == m_gauge.limit) return dismiss();
    const bool looser = isLooser(*wanted, m_gauge.limit);
    if (looser && !m_confirming) {
        m_confirming = true;
        const QString before = gaugeNumber(m_gauge, *m_gauge.limit, m_format);
        const QString after = *wanted ? gaugeNumber(m_gauge, **wanted, m_format) : tr("none");
        m_apply->setText(tr("Loosen (Enter)"));
        return say(tr("⚠ This loosens the limit from %1 to %2. Enter again loosens it.").arg(before, after));
    }
    const LimitChange change{m_gauge.name, *wanted, looser};
    dismiss();
    Q_EMIT changed(change);
}

void LimitEditor::say(const QString& text) {
    m_note->say(text, Tone::Warning);
    m_note->setVisible(!text.isEmpty());
}

QString LimitEditor::note() const {
    return m_note->text();
}

void LimitEditor::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape || (enter && m_keep->hasFocus()))
        dismiss();
    else if (enter && !event->isAutoRepeat())
        apply();
    else
        QFrame::keyPressEvent(event);
}

} // namespace openbell
