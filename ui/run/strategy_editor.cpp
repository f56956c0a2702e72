#include "ui/run/strategy_editor.h"
#include "ui/widgets/theme.h"
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace openbell {
namespace {

QDoubleSpinBox* makeEditor(const ParameterInfo& info, QWidget* parent) {
    auto* box = new QDoubleSpinBox{parent};
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
    return box;
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
        QDoubleSpinBox* box = makeEditor(parameter, form);
        formLayout->addRow(toQString(parameter.name), box);
        m_parameters.emplace_back(parameter.name, box);
        connect(box, &QDoubleSpinBox::valueChanged, this, &StrategyEditor::changed);
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
    for (const auto& [name, box] : m_parameters)
        choice.parameters.emplace_back(name, box->value());
    return choice;
}

QDoubleSpinBox* StrategyEditor::editor(const std::string& parameter) const {
    for (const auto& [name, box] : m_parameters) {
        if (name == parameter) return box;
    }
    return nullptr;
}

} // namespace openbell
