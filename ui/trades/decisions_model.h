#pragma once
// Signals and what became of them, taken and refused alike, newest first. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class DecisionColumn : int { Id, Time, Symbol, Strategy, Direction, Score, Verdict, Reason };

struct DecisionTraits {
    using Row = DecisionRow;
    using Column = DecisionColumn;
    static constexpr int kColumns = 8;
    static std::uint32_t key(const Row& row) { return row.signal.value; }
};

// Whether the signal became orders: its verdict is "taken".
[[nodiscard]] bool wasTaken(const DecisionRow& row);

class DecisionsModel final : public RowModel<DecisionTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::DecisionsModel)
public:
    explicit DecisionsModel(QObject* parent = nullptr) : RowModel{RowOrder::NewestFirst, parent} {}
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
