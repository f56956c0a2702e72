#pragma once
// What a halt did, a row for each order and position. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class ReceiptColumn : int { State, What, Outcome };

struct ReceiptRow {
    int number = 0; // in the receipt
    KillLine line;
};

struct ReceiptTraits {
    using Row = ReceiptRow;
    using Column = ReceiptColumn;
    static constexpr int kColumns = 3;
    static int key(const Row& row) { return row.number; }
};

class ReceiptModel final : public RowModel<ReceiptTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::KillReceiptPanel)
public:
    explicit ReceiptModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
};

} // namespace openbell
