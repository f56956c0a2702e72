#pragma once
// The sessions that are stored, newest first. GUI thread only.
#include "engine/api/travel_values.h"
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class SessionColumn : int {
    Recorded,
    Mode,
    State,
    Symbols,
    Strategies,
    Interval,
    From,
    To,
    Trades,
    Net,
    Id
};

struct SessionTraits {
    using Row = SessionRow;
    using Column = SessionColumn;
    static constexpr int kColumns = 11;
    static std::string key(const Row& row) { return row.id; }
};

class SessionsModel final : public RowModel<SessionTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::SessionsModel)
public:
    explicit SessionsModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& row, Column column) const override;
};

} // namespace openbell
