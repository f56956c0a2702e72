#include "ui/risk/gauge_delegate.h"
#include "ui/risk/gauges_model.h"
#include "ui/widgets/colours.h"
#include <QPainter>
#include <algorithm>

namespace openbell {

void GaugeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    CellDelegate::paint(painter, option, index); // background and selection
    const QVariant share = index.data(GaugesModel::ShareRole);
    if (index.column() != static_cast<int>(GaugeColumn::Use) || !share.isValid()) return;
    const Colours& colours = coloursOf(option.palette);
    const double used = share.toDouble();
    const QColor ink = used >= 1 ? colours.down : used >= kNearShare ? colours.warning : colours.accent;
    const QRect box =
        option.rect.adjusted(4, option.rect.height() / 2 - 4, -4, -(option.rect.height() / 2 - 4));
    painter->save();
    painter->fillRect(box, colours.grid);
    QRect filled = box;
    filled.setWidth(static_cast<int>(box.width() * std::clamp(used, 0.0, 1.0) + 0.5));
    painter->fillRect(filled, ink);
    const int near = box.left() + static_cast<int>(box.width() * kNearShare);
    painter->setPen(colours.muted);
    painter->drawLine(near, box.top() - 2, near, box.bottom() + 2);
    painter->restore();
}

} // namespace openbell
