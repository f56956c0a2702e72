#pragma once
// Round trips of the session, newest first. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class TradeColumn : int {
    Id,
    Symbol,
    Strategy,
    Direction,
    Amount,
    Net,
    RMultiple,
    ExitReason,
    EntryTime,
    ExitTime,
    EntryPrice,
    ExitPrice,
    Costs,
    EntryReason
};

struct TradeTraits {
    using Row = TradeRow;
    using Column = TradeColumn;
    static constexpr int kColumns = 14;
    static std::uint32_t key(const Row& row) { return row.id.value; }
};

class TradesModel final : public RowModel<TradeTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::TradesModel)
public:
    explicit TradesModel(QObject* parent = nullptr) : RowModel{RowOrder::NewestFirst, parent} {}
    void setFormat(const DisplayFormat& format);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& row, Column column) const override;

    DisplayFormat m_format;
};

} // namespace openbell
