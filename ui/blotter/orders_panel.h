#pragma once
// Orders of the session; choosing one asks for its story, Del and F2 cancel and change it. GUI thread only.
#include "ui/blotter/orders_model.h"
#include <QWidget>
#include <map>

namespace openbell {

class NoteLabel;
class OrderActions;
class TableView;

class OrdersPanel : public QWidget {
    Q_OBJECT
public:
    explicit OrdersPanel(QWidget* parent = nullptr);
    void merge(const std::vector<OrderRow>& orders);
    void clear();
    void rewind(const SessionRewind& to);
    void setFormat(const DisplayFormat& format);
    [[nodiscard]] OrdersModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] OrderActions& actions() { return *m_actions; }
    [[nodiscard]] int working() const;     // how many orders are
    [[nodiscard]] QString warning() const; // about orders of unknown state; empty when there is none

Q_SIGNALS:
    void orderChosen(openbell::OrderId order);

private:
    void refreshWarning();

    OrdersModel m_model;
    std::map<OrderId, std::string> m_unknown; // and their symbols
    NoteLabel* m_warning;
    TableView* m_table;
    OrderActions* m_actions;
};

} // namespace openbell
