#pragma once
// Open positions; a flat one disappears. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class PositionColumn : int {
    Symbol,
    Direction,
    Amount,
    Average,
    Last,
    Unrealised,
    Realised,
    Stop,
    Target,
    Strategy
};

struct PositionTraits {
    using Row = PositionRow;
    using Column = PositionColumn;
    static constexpr int kColumns = 10;
    static std::string key(const Row& row) { return row.strategy + '\n' + row.symbol; }
};

class PositionsModel final : public RowModel<PositionTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::PositionsModel)
public:
    explicit PositionsModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
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
