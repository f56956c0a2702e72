#include "ui/run/strategy_editor.h"
#include "ui/widgets/theme.h"
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace openbell {
namespace {

bool isSwitch(const ParameterInfo& info) {
    return info.whole && info.minimum == 0 && info.maximum == 1;
}

QCheckBox* makeSwitch(const ParameterInfo& info, StrategyEditor& owner) {
    auto* box = new QCheckBox{toQString(info.meaning)};
    box->setChecked(info.value != 0);
    QObject::connect(box, &QCheckBox::toggled, &owner, &StrategyEditor::changed);
    return box;
}

QDoubleSpinBox* makeNumber(const ParameterInfo& info, StrategyEditor& owner) {
    auto* box = new QDoubleSpinBox;
    box->setFont(numberFont());
    box->setDecimals(info.whole ? 0 : 3);
    box->setSingleStep(info.whole ? 1 : 0.05);
    box->setRange(info.minimum, info.maximum);
    box->setValue(info.value);
    box->setToolTip(StrategyEditor::tr("%1 (from %2 to %3)")
                        .arg(toQString(info.meaning))
                        .arg(info.minimum)
                        .arg(info.maximum));
    box->setMaximumWidth(130);
    QObject::connect(box, &QDoubleSpinBox::valueChanged, &owner, &StrategyEditor::changed);
    return box;
}

double valueOf(const QWidget* editor) {
    if (const auto* box = qobject_cast<const QCheckBox*>(editor)) return box->isChecked() ? 1 : 0;
    return qobject_cast<const QDoubleSpinBox*>(editor)->value();
}

} // namespace

StrategyEditor::StrategyEditor(const StrategyInfo& info, QWidget* parent)
    : QWidget{parent}, m_id{info.id}, m_chosen{new QCheckBox{toQString(info.title), this}} {
    auto* form = new QWidget{this};
    auto* formLayout = new QFormLayout{form};
    formLayout->setContentsMargins(24, 0, 0, 4);
    auto* meaning = new QLabel{toQString(info.meaning), form};
    meaning->setWordWrap(true);
    formLayout->addRow(meaning);
    for (const ParameterInfo& parameter : info.parameters) {
        QWidget* editor = nullptr;
        if (isSwitch(parameter))
            editor = makeSwitch(parameter, *this);
        else
            editor = makeNumber(parameter, *this);
        formLayout->addRow(toQString(parameter.name), editor);
        m_parameters.emplace_back(parameter.name, editor);
    }
    form->setVisible(false);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chosen);
    layout->addWidget(form);
    connect(m_chosen, &QCheckBox::toggled, form, &QWidget::setVisible);
    connect(m_chosen, &QCheckBox::toggled, this, &StrategyEditor::changed);
}

bool StrategyEditor::isChosen() const {
    return m_chosen->isChecked();
}

void StrategyEditor::setChosen(bool chosen) {
    m_chosen->setChecked(chosen);
}

StrategyChoice StrategyEditor::choice() const {
    StrategyChoice choice{m_id, {}};
    for (const auto& [name, editor] : m_parameters)
        choice.parameters.emplace_back(name, valueOf(editor));
    return choice;
}

void StrategyEditor::setValue(const std::string& parameter, double value) {
    QWidget* shown = editor(parameter);
    if (auto* box = qobject_cast<QCheckBox*>(shown)) box->setChecked(value != 0);
    if (auto* box = qobject_cast<QDoubleSpinBox*>(shown)) box->setValue(value);
}

QWidget* StrategyEditor::editor(const std::string& parameter) const {
    for (const auto& [name, editor] : m_parameters) {
        if (name == parameter) return editor;
    }
    return nullptr;
}

} // namespace openbell
