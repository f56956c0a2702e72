#pragma once
// Statistics under headings of their groups; the formula is the tool tip, and what is undefined stays blank.
// GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class StatisticColumn : int { Title, Value };

struct StatisticLine {
    bool heading = false;
    StatisticRow row; // of a heading only the group counts
};

struct StatisticTraits {
    using Row = StatisticLine;
    using Column = StatisticColumn;
    static constexpr int kColumns = 2;
    static std::string key(const Row& line) {
        return line.heading ? "group " + line.row.group : line.row.name;
    }
};

class StatisticsModel final : public RowModel<StatisticTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::StatisticsModel)
public:
    explicit StatisticsModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    void show(const std::vector<StatisticRow>& rows); // groups in order of first appearance
    void setFormat(const DisplayFormat& format);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& line, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& line, Column column) const override;
    [[nodiscard]] Tone tone(const Row& line, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& line, Column column) const override;

    DisplayFormat m_format;
};

// By unit: money and ratios with two decimals, fractions as percent, counts whole; blank when undefined.
[[nodiscard]] QString statisticText(const StatisticRow& row, const DisplayFormat& format);

} // namespace openbell
