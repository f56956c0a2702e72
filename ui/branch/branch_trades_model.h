#pragma once
// Trades of two futures side by side, by entry. GUI thread only.
#include "engine/api/travel_values.h"
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class BranchTradeColumn : int {
    Entry,
    Symbol,
    Direction,
    Strategy,
    Amount,
    OriginalExit,
    OriginalNet,
    BranchedExit,
    BranchedNet,
    Gain
};

struct NumberedBranchTrade {
    std::uint32_t number = 0;
    BranchTrade trade;
};

struct BranchTradeTraits {
    using Row = NumberedBranchTrade;
    using Column = BranchTradeColumn;
    static constexpr int kColumns = 10;
    static std::uint32_t key(const Row& row) { return row.number; }
};

class BranchTradesModel final : public RowModel<BranchTradeTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::BranchTradesModel)
public:
    explicit BranchTradesModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    void show(const BranchOutcome& outcome);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;

    DisplayFormat m_format;
};

} // namespace openbell
