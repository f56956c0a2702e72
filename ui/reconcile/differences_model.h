#pragma once
// What the broker says otherwise, a row each, local and broker side by side. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class DifferenceColumn : int { State, Kind, What, Local, Broker, Difference, Time };

struct DifferenceTraits {
    using Row = DifferenceRow;
    using Column = DifferenceColumn;
    static constexpr int kColumns = 7;
    static FactSeq key(const Row& row) { return row.id; }
};

class DifferencesModel final : public RowModel<DifferenceTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::ReconcilePanel)
public:
    explicit DifferencesModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    void setFormat(const DisplayFormat& format);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;

    DisplayFormat m_format;
};

} // namespace openbell
