#include "ui/log/log_model.h"

namespace openbell {
namespace {

QString levelText(const std::string& level) {
    if (level == "error") return LogModel::tr("✖ error");
    if (level == "warning") return LogModel::tr("▲ warning");
    return toQString(level);
}

} // namespace

void LogModel::add(const std::vector<LogRow>& rows) {
    std::vector<NumberedLogRow> numbered;
    numbered.reserve(rows.size());
    for (const LogRow& row : rows)
        numbered.push_back({m_next++, row});
    merge(numbered);
    if (rowCount() > kMostRows)
        removeOldest(static_cast<std::size_t>(rowCount() - kMostRows + kMostRows / 10));
}

void LogModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec LogModel::spec(Column column) const {
    switch (column) {
    case LogColumn::Time: return {tr("Time") + QLatin1Char{' '} + m_format.zoneLabel(), 19, ColumnKind::Time};
    case LogColumn::Level: return {tr("Level"), 10, ColumnKind::Text};
    case LogColumn::Text: return {tr("Message"), 120, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString LogModel::display(const Row& row, Column column) const {
    switch (column) {
    case LogColumn::Time: return m_format.dateTime(row.row.time);
    case LogColumn::Level: return levelText(row.row.level);
    case LogColumn::Text: return toQString(row.row.text);
    }
    Q_UNREACHABLE();
}

QVariant LogModel::sortKey(const Row& row, Column column) const {
    if (column == LogColumn::Time) return QVariant::fromValue<qlonglong>(row.row.time.ns);
    return display(row, column);
}

Tone LogModel::tone(const Row& row, Column column) const {
    if (column == LogColumn::Time) return Tone::Muted;
    if (row.row.level == "error") return Tone::Down;
    return row.row.level == "warning" ? Tone::Warning : Tone::None;
}

QVariant LogModel::tip(const Row& row, Column column) const {
    return column == LogColumn::Text ? QVariant{display(row, column)} : QVariant{};
}

} // namespace openbell
