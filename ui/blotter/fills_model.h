#pragma once
// Fills of the session, newest first. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class FillColumn : int { Id, Time, Order, Symbol, Side, Amount, At, Value, Costs };

struct FillTraits {
    using Row = FillRow;
    using Column = FillColumn;
    static constexpr int kColumns = 9;
    static std::uint32_t key(const Row& row) { return row.id.value; }
};

class FillsModel final : public RowModel<FillTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::FillsModel)
public:
    explicit FillsModel(QObject* parent = nullptr) : RowModel{RowOrder::NewestFirst, parent} {}
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
