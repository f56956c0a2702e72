#pragma once
// Open positions; choosing one asks for the chart of its symbol. GUI thread only.
#include "ui/positions/positions_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class PositionsPanel : public QWidget {
    Q_OBJECT
public:
    explicit PositionsPanel(QWidget* parent = nullptr);
    [[nodiscard]] PositionsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void symbolChosen(const QString& symbol);

private:
    PositionsModel m_model;
    TableView* m_table;
};

} // namespace openbell
