#pragma once
// Every signal with its verdict, with a filter for taken or refused; choosing one asks for its story. GUI
// thread only.
#include "ui/trades/decisions_model.h"
#include <QSortFilterProxyModel>
#include <QWidget>

namespace openbell {

class FilterBar;
class TableView;

enum class VerdictFilter : int { All, Taken, Refused };

// Lets through the decisions of one verdict.
class VerdictProxy final : public QSortFilterProxyModel {
public:
    explicit VerdictProxy(DecisionsModel& model);
    void setVerdict(VerdictFilter filter);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    DecisionsModel& m_model;
    VerdictFilter m_filter = VerdictFilter::All;
};

class DecisionsPanel : public QWidget {
    Q_OBJECT
public:
    explicit DecisionsPanel(QWidget* parent = nullptr);
    void setVerdict(VerdictFilter filter);
    void select(int row); // of the model
    [[nodiscard]] DecisionsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void signalChosen(openbell::SignalId signal);

private:
    DecisionsModel m_model;
    VerdictProxy m_verdicts{m_model};
    TableView* m_table;
    FilterBar* m_filter;
};

} // namespace openbell
