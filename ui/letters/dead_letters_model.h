#pragma once
// What could not be written, a row for each occasion. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class DeadLetterColumn : int { Time, Store, Session, What, Reason };

struct DeadLetterTraits {
    using Row = DeadLetterRow;
    using Column = DeadLetterColumn;
    static constexpr int kColumns = 5;
    static std::int64_t key(const Row& row) { return row.id; }
};

class DeadLettersModel final : public RowModel<DeadLetterTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::DeadLettersPanel)
public:
    explicit DeadLettersModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;

    const DisplayFormat m_format; // times of the machine, in UTC
};

} // namespace openbell
