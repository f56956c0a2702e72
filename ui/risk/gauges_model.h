#pragma once
// The session's limits, a row each, and how much of each is used. GUI thread only.
#include "ui/risk/gauge_text.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class GaugeColumn : int { Title, Use, Share, Now, Limit, State, Meaning };

struct GaugeTraits {
    using Row = RiskGauge;
    using Column = GaugeColumn;
    static constexpr int kColumns = 7;
    static std::string key(const Row& row) { return row.name; }
};

class GaugesModel final : public RowModel<GaugeTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::RiskPanel)
public:
    static constexpr int ShareRole =
        Qt::UserRole + 21; // of any cell: used share of the limit, invalid without one

    explicit GaugesModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    void setFormat(const DisplayFormat& format);
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& row, Column column) const override;

    DisplayFormat m_format;
};

} // namespace openbell
