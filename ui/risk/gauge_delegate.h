#pragma once
// Paints how much of a limit is used as a bar with a mark at the point that counts as near. GUI thread only.
#include "ui/widgets/cell_delegate.h"

namespace openbell {

class GaugeDelegate final : public CellDelegate {
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace openbell
