#pragma once
// Orders of the session; choosing one asks for its story. GUI thread only.
#include "ui/blotter/orders_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class OrdersPanel : public QWidget {
    Q_OBJECT
public:
    explicit OrdersPanel(QWidget* parent = nullptr);
    [[nodiscard]] OrdersModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void orderChosen(openbell::OrderId order);

private:
    OrdersModel m_model;
    TableView* m_table;
};

} // namespace openbell
