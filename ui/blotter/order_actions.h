#pragma once
// Cancelling and changing the order chosen in a view: Del and F2, its context menu, and the line below it in
// which each is confirmed. GUI thread only.
#include "ui/format/display_format.h"
#include <QWidget>
#include <functional>
#include <map>

class QAbstractItemView;
class QAction;

namespace openbell {

class ConfirmBar;
class OrderEditor;

class OrderActions : public QWidget {
    Q_OBJECT
public:
    // `chosen` gives the order that the view's current row stands for, null where it stands for none.
    OrderActions(QAbstractItemView& view, std::function<const OrderRow*()> chosen, QWidget* parent = nullptr);
    void setFormat(const DisplayFormat& format) { m_format = format; }
    void setSymbols(const std::vector<SymbolInfo>& symbols); // whose ticks prices are checked against
    void setAllowed(bool allowed);                           // a session takes commands
    void cancelChosen();
    void modifyChosen();
    // An order changed: what was asked about it may no longer make sense.
    void orderChanged(const OrderRow& order);
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; }
    [[nodiscard]] OrderEditor& editor() { return *m_editor; }
    [[nodiscard]] QAction* cancelAction() const { return m_cancel; }
    [[nodiscard]] QAction* modifyAction() const { return m_modify; }

Q_SIGNALS:
    void cancelWanted(openbell::OrderId order);
    void changeWanted(const openbell::OrderChange& change);

private:
    void showMenu(const QPoint& at);
    void refresh();

    QAbstractItemView& m_view;
    std::function<const OrderRow*()> m_chosen;
    DisplayFormat m_format;
    std::map<std::string, Price> m_ticks;
    bool m_allowed = false;
    OrderId m_asked; // whether to cancel it
    ConfirmBar* m_confirm;
    OrderEditor* m_editor;
    QAction* m_cancel;
    QAction* m_modify;
};

} // namespace openbell
