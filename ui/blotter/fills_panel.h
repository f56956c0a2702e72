#pragma once
// Fills of the session; choosing one asks for the story of its order. GUI thread only.
#include "ui/blotter/fills_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class FillsPanel : public QWidget {
    Q_OBJECT
public:
    explicit FillsPanel(QWidget* parent = nullptr);
    [[nodiscard]] FillsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void orderChosen(openbell::OrderId order);

private:
    FillsModel m_model;
    TableView* m_table;
};

} // namespace openbell
