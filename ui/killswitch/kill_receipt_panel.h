#pragma once
// The receipt of the last halt: each order and position, and what became of it. Updated while outcomes
// arrive. GUI thread only.
#include "ui/killswitch/receipt_model.h"
#include <QWidget>

class QLabel;

namespace openbell {

class TableView;

class KillReceiptPanel : public QWidget {
    Q_OBJECT
public:
    explicit KillReceiptPanel(QWidget* parent = nullptr);
    void showReceipt(const KillReceipt& receipt, const DisplayFormat& format); // replaces the last one
    [[nodiscard]] ReceiptModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] QString headline() const;

private:
    ReceiptModel m_model;
    QLabel* m_headline;
    TableView* m_table;
};

} // namespace openbell
