#pragma once
// Orders of the session, newest first; a row changes in place as its order lives. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class OrderColumn : int {
    Id,
    Created,
    Symbol,
    Side,
    Type,
    Leg,
    Amount,
    Filled,
    Average,
    State,
    Limit,
    Stop,
    Strategy,
    Reason
};

struct OrderTraits {
    using Row = OrderRow;
    using Column = OrderColumn;
    static constexpr int kColumns = 14;
    static std::uint32_t key(const Row& row) { return row.id.value; }
};

class OrdersModel final : public RowModel<OrderTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::OrdersModel)
public:
    explicit OrdersModel(QObject* parent = nullptr) : RowModel{RowOrder::NewestFirst, parent} {}
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
