#pragma once
// The log, with a filter; it follows the newest line while the last one is in view. GUI thread only.
#include "ui/log/log_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class LogPanel : public QWidget {
    Q_OBJECT
public:
    explicit LogPanel(QWidget* parent = nullptr);
    void add(const std::vector<LogRow>& rows);
    [[nodiscard]] LogModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

private:
    LogModel m_model;
    TableView* m_table;
};

} // namespace openbell
