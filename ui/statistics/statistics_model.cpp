#include "ui/statistics/statistics_model.h"

namespace openbell {

QString statisticText(const StatisticRow& row, const DisplayFormat& format) {
    if (!row.value) return {};
    const Grouping grouping = format.grouping();
    if (row.unit == "fraction") return percentText(*row.value);
    if (row.unit == "count") return realText(*row.value, 0, grouping);
    if (row.unit == "days" || row.unit == "bars")
        return realText(*row.value, 1, grouping) + QLatin1Char{' '} + toQString(row.unit);
    return realText(*row.value, 2, grouping);
}

void StatisticsModel::show(const std::vector<StatisticRow>& rows) {
    std::vector<std::string> groups;
    for (const StatisticRow& row : rows) {
        if (std::find(groups.begin(), groups.end(), row.group) == groups.end()) groups.push_back(row.group);
    }
    std::vector<StatisticLine> lines;
    for (const std::string& group : groups) {
        StatisticLine heading;
        heading.heading = true;
        heading.row.group = group;
        lines.push_back(heading);
        for (const StatisticRow& row : rows) {
            if (row.group == group) lines.push_back({false, row});
        }
    }
    // Lines of one run always come in one order; of another kind of run they start afresh.
    const auto known = [this](const StatisticLine& line) { return indexOf(StatisticTraits::key(line)) >= 0; };
    if (static_cast<int>(lines.size()) != rowCount() || !std::all_of(lines.begin(), lines.end(), known))
        clear();
    assign(lines);
}

void StatisticsModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec StatisticsModel::spec(Column column) const {
    switch (column) {
    case StatisticColumn::Title: return {tr("Statistic"), 24, ColumnKind::Text};
    case StatisticColumn::Value: return {tr("Value"), 16, ColumnKind::Number};
    }
    Q_UNREACHABLE();
}

QString StatisticsModel::display(const Row& line, Column column) const {
    switch (column) {
    case StatisticColumn::Title: return toQString(line.heading ? line.row.group : line.row.title);
    case StatisticColumn::Value: return line.heading ? QString{} : statisticText(line.row, m_format);
    }
    Q_UNREACHABLE();
}

QVariant StatisticsModel::sortKey(const Row& line, Column column) const {
    if (column == StatisticColumn::Title) return display(line, column);
    return line.row.value ? QVariant{*line.row.value} : QVariant{};
}

Tone StatisticsModel::tone(const Row& line, Column column) const {
    if (line.heading) return Tone::Heading;
    if (column != StatisticColumn::Value || line.row.unit != "money" || !line.row.value) return Tone::None;
    return *line.row.value < 0 ? Tone::Down : Tone::None;
}

QVariant StatisticsModel::tip(const Row& line, Column) const {
    return line.heading ? QVariant{} : QVariant{toQString(line.row.title + " = " + line.row.formula)};
}

} // namespace openbell
