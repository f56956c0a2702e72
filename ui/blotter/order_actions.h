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
class NoteLabel;
class OrderEditor;

class OrderActions : public QWidget {
    Q_OBJECT
public:
    // How an order is found in the view's model; null where there is none.
    struct Finders {
        std::function<const OrderRow*()> chosen; // that the view's current row stands for
        std::function<const OrderRow*(OrderId)> byId;
    };
    OrderActions(QAbstractItemView& view, Finders finders, QWidget* parent = nullptr);
    void setFormat(const DisplayFormat& format) { m_format = format; }
    void setSymbols(const std::vector<SymbolInfo>& symbols); // whose ticks prices are checked against
    void setAllowed(bool allowed);                           // a session takes commands
    // An order changed: what was asked about it may no longer make sense.
    void orderChanged(const OrderRow& order);
    void dismiss(); // whatever is asked
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; }
    [[nodiscard]] OrderEditor& editor() { return *m_editor; }
    [[nodiscard]] QString note() const; // why nothing can be done; empty when none is shown

Q_SIGNALS:
    void cancelWanted(openbell::OrderId order);
    void changeWanted(const openbell::OrderChange& change);

private:
    void showMenu(const QPoint& at);
    QAction* addKey(const QString& text, Qt::Key key);
    void askCancel(const OrderRow* order);
    void askModify(const OrderRow* order);
    bool allows(const OrderRow* order, const QString& whyNot);

    QAbstractItemView& m_view;
    Finders m_find;
    DisplayFormat m_format;
    std::map<std::string, SymbolInfo> m_symbols;
    bool m_allowed = false;
    OrderId m_asked; // whether to cancel it
    ConfirmBar* m_confirm;
    OrderEditor* m_editor;
    NoteLabel* m_note;
};

} // namespace openbell
