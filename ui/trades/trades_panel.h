#pragma once
// Round trips of the session; choosing one asks for its story. GUI thread only.
#include "ui/trades/trades_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class TradesPanel : public QWidget {
    Q_OBJECT
public:
    explicit TradesPanel(QWidget* parent = nullptr);
    [[nodiscard]] TradesModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void tradeChosen(openbell::TradeId trade);

private:
    TradesModel m_model;
    TableView* m_table;
};

} // namespace openbell
