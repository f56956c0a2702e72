#include "ui/risk/limit_editor.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace openbell {

LimitEditor::LimitEditor(QWidget* parent)
    : InlineBar{parent}, m_title{new QLabel{this}}, m_value{new QLineEdit{this}}, m_unit{new QLabel{this}} {
    m_value->setFont(numberFont());
    m_value->setAlignment(Qt::AlignRight);
    m_value->setPlaceholderText(tr("none"));
    m_value->setAccessibleName(tr("New limit"));
    noteLabel().setWordWrap(true);
    auto* fields = new QHBoxLayout;
    fields->addWidget(m_title, 1);
    fields->addWidget(m_value, 1);
    fields->addWidget(m_unit);
    connect(m_value, &QLineEdit::textEdited, this, [this] {
        m_confirming = false;
        applyButton().setText(tr("Apply (Enter)"));
        say({});
    });
    arrange(fields, m_value);
}

void LimitEditor::edit(const RiskGauge& gauge, const DisplayFormat& format) {
    open();
    m_gauge = gauge;
    m_format = format;
    m_confirming = false;
    applyButton().setText(tr("Apply (Enter)"));
    m_title->setText(toQString(gauge.title));
    m_value->setText(editableLimit(gauge));
    m_unit->setText(limitUnit(gauge.unit, format));
    m_unit->setVisible(!m_unit->text().isEmpty());
    say({});
    present(*m_value);
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
        applyButton().setText(tr("Loosen (Enter)"));
        return say(tr("⚠ This loosens the limit from %1 to %2. Enter again loosens it.").arg(before, after));
    }
    const LimitChange change{m_gauge.name, *wanted, looser};
    dismiss();
    Q_EMIT changed(change);
}

void LimitEditor::say(const QString& text) {
    noteLabel().say(text, Tone::Warning);
    noteLabel().setVisible(!text.isEmpty());
}

QString LimitEditor::note() const {
    return noteLabel().text();
}

} // namespace openbell
