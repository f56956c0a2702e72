#include "ui/branch/branch_trades_model.h"

namespace openbell {
namespace {

// What the branch gains by this trade: a trade that is not made counts as nothing.
Money gainOf(const BranchTrade& trade) {
    return (trade.branched ? trade.branched->net : Money{}) -
           (trade.original ? trade.original->net : Money{});
}

// "100"; "100 → 80" where another stop, say, makes it another size.
QString quantityText(const BranchTrade& trade, const DisplayFormat& format) {
    const auto& [one, other] = std::pair{trade.original, trade.branched};
    if (!one || !other || one->quantity == other->quantity)
        return format.quantity(one ? one->quantity : other->quantity);
    return format.quantity(one->quantity) + QStringLiteral(" → ") + format.quantity(other->quantity);
}

} // namespace

void BranchTradesModel::show(const BranchOutcome& outcome) {
    clear();
    m_format = DisplayFormat{outcome.currency, outcome.zone};
    std::vector<NumberedBranchTrade> rows;
    for (const BranchTrade& trade : outcome.trades)
        rows.push_back({static_cast<std::uint32_t>(rows.size() + 1), trade});
    merge(rows);
    textsChanged();
}

ColumnSpec BranchTradesModel::spec(Column column) const {
    switch (column) {
    case BranchTradeColumn::Entry: return {m_format.titled(tr("Entry")), 16, ColumnKind::Time};
    case BranchTradeColumn::Symbol: return {tr("Symbol"), 11, ColumnKind::Text};
    case BranchTradeColumn::Direction: return {tr("Direction"), 8, ColumnKind::Text};
    case BranchTradeColumn::Strategy: return {tr("Strategy"), 13, ColumnKind::Text};
    case BranchTradeColumn::Amount: return {tr("Quantity"), 18, ColumnKind::Number};
    case BranchTradeColumn::OriginalExit: return {tr("Original: exit"), 25, ColumnKind::Text};
    case BranchTradeColumn::OriginalNet: return {tr("Original: net"), 12, ColumnKind::Number};
    case BranchTradeColumn::BranchedExit: return {tr("Branch: exit"), 25, ColumnKind::Text};
    case BranchTradeColumn::BranchedNet: return {tr("Branch: net"), 12, ColumnKind::Number};
    case BranchTradeColumn::Gain: return {tr("Branch gains"), 12, ColumnKind::Number};
    }
    Q_UNREACHABLE();
}

QString BranchTradesModel::display(const Row& row, Column column) const {
    const BranchTrade& trade = row.trade;
    const auto exitText = [this](const std::optional<BranchExit>& exit) {
        return exit ? m_format.stamp(exit->time) + QLatin1Char{' '} + toQString(exit->reason)
                    : tr("no such trade");
    };
    const auto netText = [this](const std::optional<BranchExit>& exit) {
        return exit ? m_format.signedMoney(exit->net) : QString{};
    };
    switch (column) {
    case BranchTradeColumn::Entry: return m_format.stamp(trade.entry);
    case BranchTradeColumn::Symbol: return toQString(trade.symbol);
    case BranchTradeColumn::Direction: return trade.side == Side::Buy ? tr("▲ Long") : tr("▼ Short");
    case BranchTradeColumn::Strategy: return toQString(trade.strategy);
    case BranchTradeColumn::Amount: return quantityText(trade, m_format);
    case BranchTradeColumn::OriginalExit: return exitText(trade.original);
    case BranchTradeColumn::OriginalNet: return netText(trade.original);
    case BranchTradeColumn::BranchedExit: return exitText(trade.branched);
    case BranchTradeColumn::BranchedNet: return netText(trade.branched);
    case BranchTradeColumn::Gain: return m_format.signedMoney(gainOf(trade));
    }
    Q_UNREACHABLE();
}

QVariant BranchTradesModel::sortKey(const Row& row, Column column) const {
    const auto net = [](const std::optional<BranchExit>& exit) {
        return exit ? QVariant{exit->net.toDouble()} : QVariant{};
    };
    if (column == BranchTradeColumn::Entry) return QVariant::fromValue<qlonglong>(row.trade.entry.ns);
    if (column == BranchTradeColumn::Amount)
        return (row.trade.original ? row.trade.original : row.trade.branched)->quantity.toDouble();
    if (column == BranchTradeColumn::OriginalNet) return net(row.trade.original);
    if (column == BranchTradeColumn::BranchedNet) return net(row.trade.branched);
    if (column == BranchTradeColumn::Gain) return gainOf(row.trade).toDouble();
    return display(row, column);
}

Tone BranchTradesModel::tone(const Row& row, Column column) const {
    const auto net = [](const std::optional<BranchExit>& exit) {
        return exit ? toneOfSign(exit->net.sign()) : Tone::None;
    };
    if (column == BranchTradeColumn::Direction) return row.trade.side == Side::Buy ? Tone::Up : Tone::Down;
    if (column == BranchTradeColumn::OriginalNet) return net(row.trade.original);
    if (column == BranchTradeColumn::BranchedNet) return net(row.trade.branched);
    if (column == BranchTradeColumn::Gain) return toneOfSign(gainOf(row.trade).sign());
    if ((column == BranchTradeColumn::OriginalExit && !row.trade.original) ||
        (column == BranchTradeColumn::BranchedExit && !row.trade.branched))
        return Tone::Muted;
    return Tone::None;
}

} // namespace openbell
