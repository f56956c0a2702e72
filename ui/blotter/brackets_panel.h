#pragma once
// The session's brackets as a tree; choosing an order asks for its story, Del and F2 cancel and change it.
// GUI thread only.
#include "ui/blotter/brackets_model.h"
#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QTreeView;

namespace openbell {

class FilterBar;
class OrderActions;

// Whole groups: those that are open or all, with a text in their entry's row.
class BracketsFilter final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    void setOpenOnly(bool openOnly);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_text;
    bool m_openOnly = true;
};

class BracketsPanel : public QWidget {
    Q_OBJECT
public:
    explicit BracketsPanel(QWidget* parent = nullptr);
    void merge(const std::vector<OrderRow>& orders);
    void setFormat(const DisplayFormat& format);
    [[nodiscard]] BracketsModel& model() { return m_model; }
    [[nodiscard]] QTreeView& tree() { return *m_tree; }
    [[nodiscard]] OrderActions& actions() { return *m_actions; }
    [[nodiscard]] FilterBar& filter() { return *m_filterBar; }
    void clear();
    void rewind(const SessionRewind& to);

Q_SIGNALS:
    void orderChosen(openbell::OrderId order);

private:
    void refreshEmpty();
    void expandNew(const QModelIndex& parent, int first, int last);

    BracketsModel m_model;
    BracketsFilter m_filter;
    FilterBar* m_filterBar;
    QTreeView* m_tree;
    QLabel* m_empty;
    OrderActions* m_actions;
};

} // namespace openbell
