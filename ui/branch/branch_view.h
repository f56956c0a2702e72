#pragma once
// Both futures side by side: equity curves, figures, where they part, and their trades. Modeless. GUI thread
// only.
#include "ui/branch/branch_trades_model.h"
#include "ui/branch/future_chart.h"
#include <QDialog>

class QLabel;
class QTableWidget;

namespace openbell {

class TableView;

class BranchView : public QDialog {
    Q_OBJECT
public:
    explicit BranchView(QWidget* parent = nullptr);
    void showOutcome(const SharedBranchOutcome& outcome);
    [[nodiscard]] QTableWidget& figures() { return *m_figures; }
    [[nodiscard]] BranchTradesModel& trades() { return m_trades; }
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString firstDifference() const;

private:
    void fillFigures(const BranchOutcome& outcome);

    BranchTradesModel m_trades;
    QLabel* m_headline;
    QLabel* m_difference;
    FutureChart* m_chart;
    QTableWidget* m_figures;
    TableView* m_table;
};

} // namespace openbell
