#include "ui/widgets/filter_bar.h"
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QShortcut>

namespace openbell {

FilterBar::FilterBar(const QString& placeholder, QWidget* parent)
    : QWidget{parent}, m_choice{new QComboBox{this}}, m_edit{new QLineEdit{this}} {
    m_edit->setPlaceholderText(placeholder);
    m_edit->setAccessibleName(placeholder);
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaximumWidth(260);
    m_choice->hide();
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(m_choice);
    layout->addWidget(m_edit, 1);
    layout->addStretch(1);
    auto* down = new QShortcut{Qt::Key_Down, m_edit};
    down->setContext(Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, this, [this] { focusNextChild(); });
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &FilterBar::choiceChanged);
}

void FilterBar::setChoices(const QStringList& choices) {
    m_choice->clear();
    m_choice->addItems(choices);
    m_choice->setVisible(!choices.isEmpty());
}

int FilterBar::choice() const {
    return m_choice->currentIndex();
}

} // namespace openbell
