#include "ui/shell/shortcut_list.h"
#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace openbell {

ShortcutList::ShortcutList(const QList<QAction*>& commands, QWidget* parent)
    : QDialog{parent}, m_list{new QTreeWidget{this}} {
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(520, 560);
    m_list->setHeaderLabels({tr("Command"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->header()->resizeSection(0, 300);
    for (const QAction* command : commands) {
        QString name = command->text();
        name.remove(QLatin1Char{'&'});
        const QString keys = QKeySequence::listToString(command->shortcuts(), QKeySequence::NativeText);
        new QTreeWidgetItem{m_list, {name, keys}};
    }
    auto* find = new QLineEdit{this};
    find->setPlaceholderText(tr("Find command"));
    connect(find, &QLineEdit::textChanged, this, [this](const QString& text) {
        for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
            QTreeWidgetItem* item = m_list->topLevelItem(row);
            item->setHidden(!item->text(0).contains(text, Qt::CaseInsensitive));
        }
    });
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(find);
    layout->addWidget(m_list);
    layout->addWidget(buttons);
}

int ShortcutList::count() const {
    return m_list->topLevelItemCount();
}

} // namespace openbell
