#pragma once
// Local and broker side by side: each difference is adopted (A: the broker's state is taken over, once
// approved) or ignored (I); R asks the broker again. GUI thread only.
#include "ui/reconcile/differences_model.h"
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace openbell {

class ConfirmBar;
class TableView;

class ReconcilePanel : public QWidget {
    Q_OBJECT
public:
    explicit ReconcilePanel(QWidget* parent = nullptr);
    void setFormat(const DisplayFormat& format);
    void setState(const ReconciliationState& state);
    [[nodiscard]] QString headline() const;
    [[nodiscard]] DifferencesModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; }
    [[nodiscard]] QPushButton& drillButton() { return *m_drill; }
    [[nodiscard]] QPushButton& runButton() { return *m_run; }

Q_SIGNALS:
    void runWanted();
    void drillWanted(); // confirmed
    void settleWanted(openbell::FactSeq id, openbell::DifferenceState to);

private:
    QAction* action(const QString& text, Qt::Key key);
    void settle(DifferenceState to);
    void refresh();
    [[nodiscard]] const DifferenceRow* chosen() const;

    DifferencesModel m_model;
    DisplayFormat m_format;
    ReconciliationState m_state;
    QLabel* m_headline;
    QPushButton* m_run;
    QPushButton* m_drill;
    TableView* m_table;
    ConfirmBar* m_confirm;
    FactSeq m_asked = 0; // whether to settle it
};

} // namespace openbell
