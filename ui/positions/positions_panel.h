#pragma once
// Open positions; choosing one asks for the chart of its symbol, Del closes it by a market order. GUI thread
// only.
#include "ui/positions/positions_model.h"
#include <QWidget>

namespace openbell {

class ConfirmBar;
class TableView;

class PositionsPanel : public QWidget {
    Q_OBJECT
public:
    explicit PositionsPanel(QWidget* parent = nullptr);
    [[nodiscard]] PositionsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; }
    void assign(const std::vector<PositionRow>& positions);
    void clear();
    void setFormat(const DisplayFormat& format);
    void setAllowed(bool allowed); // a session takes commands
    void closeChosen();            // asks first

Q_SIGNALS:
    void symbolChosen(const QString& symbol);
    void closeWanted(const QString& symbol, const QString& strategy);

private:
    PositionsModel m_model;
    DisplayFormat m_format;
    bool m_allowed = false;
    PositionRow m_asked; // whether to close it
    TableView* m_table;
    ConfirmBar* m_confirm;
};

} // namespace openbell
