#pragma once
// The statistics of the finished or running session. GUI thread only.
#include "ui/statistics/statistics_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class StatisticsPanel : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsPanel(QWidget* parent = nullptr);
    [[nodiscard]] StatisticsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

private:
    StatisticsModel m_model;
    TableView* m_table;
};

} // namespace openbell
