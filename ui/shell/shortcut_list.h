#pragma once
// Every command with its keys, to find one by name. GUI thread only.
#include <QDialog>

class QAction;
class QTreeWidget;

namespace openbell {

class ShortcutList : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutList(const QList<QAction*>& commands, QWidget* parent = nullptr);
    [[nodiscard]] int count() const;

private:
    QTreeWidget* m_list;
};

} // namespace openbell
