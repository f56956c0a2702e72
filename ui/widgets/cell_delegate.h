#pragma once
// Paints table cells: tabular figures for numbers and times, colours by meaning. GUI thread only.
#include <QStyledItemDelegate>

namespace openbell {

class CellDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace openbell
