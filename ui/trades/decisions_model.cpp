#include "ui/trades/decisions_model.h"

namespace openbell {
bool wasTaken(const DecisionRow& row) {
    return toQString(row.verdict).compare(QLatin1String{"taken"}, Qt::CaseInsensitive) == 0;
}

void DecisionsModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec DecisionsModel::spec(Column column) const {
    switch (column) {
    case DecisionColumn::Id: return {tr("Signal"), 7, ColumnKind::Number};
    case DecisionColumn::Time: return {m_format.titled(tr("Time")), 16, ColumnKind::Time};
    case DecisionColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case DecisionColumn::Strategy: return {tr("Strategy"), 16, ColumnKind::Text};
    case DecisionColumn::Direction: return {tr("Direction"), 8, ColumnKind::Text};
    case DecisionColumn::Score: return {tr("Score"), 6, ColumnKind::Number};
    case DecisionColumn::Verdict: return {tr("Verdict"), 9, ColumnKind::Text};
    case DecisionColumn::Reason: return {tr("Reason"), 30, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString DecisionsModel::display(const Row& row, Column column) const {
    switch (column) {
    case DecisionColumn::Id: return countText(row.signal.value);
    case DecisionColumn::Time: return m_format.stamp(row.time);
    case DecisionColumn::Symbol: return toQString(row.symbol);
    case DecisionColumn::Strategy: return toQString(row.strategy);
    case DecisionColumn::Direction: return toQString(row.direction);
    case DecisionColumn::Score: return realText(row.score, 2, Grouping::Western);
    case DecisionColumn::Verdict:
        return (wasTaken(row) ? QStringLiteral("● ") : QStringLiteral("○ ")) + toQString(row.verdict);
    case DecisionColumn::Reason: return toQString(row.reason);
    }
    Q_UNREACHABLE();
}

QVariant DecisionsModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case DecisionColumn::Id: return row.signal.value;
    case DecisionColumn::Time: return QVariant::fromValue<qlonglong>(row.time.ns);
    case DecisionColumn::Symbol: return toQString(row.symbol);
    case DecisionColumn::Strategy: return toQString(row.strategy);
    case DecisionColumn::Direction: return toQString(row.direction);
    case DecisionColumn::Score: return row.score;
    case DecisionColumn::Verdict:
        return (wasTaken(row) ? QStringLiteral("● ") : QStringLiteral("○ ")) + toQString(row.verdict);
    case DecisionColumn::Reason: return toQString(row.reason);
    }
    Q_UNREACHABLE();
}

Tone DecisionsModel::tone(const Row& row, Column column) const {
    switch (column) {
    case DecisionColumn::Verdict: return wasTaken(row) ? Tone::None : Tone::Warning;
    case DecisionColumn::Id:
    case DecisionColumn::Time:
    case DecisionColumn::Symbol:
    case DecisionColumn::Strategy:
    case DecisionColumn::Direction:
    case DecisionColumn::Score:
    case DecisionColumn::Reason: return Tone::None;
    }
    Q_UNREACHABLE();
}

QVariant DecisionsModel::tip(const Row& row, Column column) const {
    if (column == DecisionColumn::Reason) return display(row, column);
    return {};
}

} // namespace openbell
