#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/table_roles.h"
#include "ui/widgets/theme.h"

namespace openbell {
namespace {

QColor colourOf(Tone tone, const QPalette& palette) {
    const Colours& colours = coloursOf(palette);
    switch (tone) {
    case Tone::None: return palette.color(QPalette::Text);
    case Tone::Up: return colours.up;
    case Tone::Down: return colours.down;
    case Tone::Warning: return colours.warning;
    case Tone::Muted: return colours.muted;
    case Tone::Heading: return palette.color(QPalette::Text);
    }
    Q_UNREACHABLE();
}

} // namespace

void CellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const auto tone = static_cast<Tone>(index.data(ToneRole).toInt());
    const auto kind =
        static_cast<ColumnKind>(index.model()->headerData(index.column(), Qt::Horizontal, KindRole).toInt());
    if (kind != ColumnKind::Text) option->font = numberFont();
    if (tone == Tone::Heading) option->font.setBold(true);
    const QColor ink = colourOf(tone, option->palette);
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::HighlightedText, ink); // a selected loss still looks like one
    option->textElideMode = Qt::ElideRight;
    option->state &= ~QStyle::State_HasFocus; // the row is marked, not the cell
}

} // namespace openbell
