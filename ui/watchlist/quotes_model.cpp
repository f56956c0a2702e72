#include "ui/watchlist/quotes_model.h"

namespace openbell {
namespace {

bool hasChange(const QuoteRow& row) {
    return !row.last.isZero() && !row.previousClose.isZero();
}

double changeFraction(const QuoteRow& row) {
    return (row.last - row.previousClose).toDouble() / row.previousClose.toDouble();
}

} // namespace

void QuotesModel::setSymbols(const std::vector<SymbolInfo>& symbols) {
    std::vector<QuoteRow> unseen;
    for (const SymbolInfo& info : symbols) {
        QString tip = toQString(info.exchange) + QLatin1String{", "} + toQString(info.currency) +
                      QLatin1String{", "} + toQString(info.zone);
        if (info.synthetic) tip += QStringLiteral(" · ") + tr("SYNTHETIC DATA");
        m_formats.insert_or_assign(info.symbol,
                                   SymbolFormat{DisplayFormat{info.currency, info.zone}, info.priceDecimals,
                                                tip, info.lastClose, info.lastTime});
        if (indexOf(info.symbol) < 0) {
            QuoteRow row;
            row.symbol = info.symbol;
            unseen.push_back(row);
        }
    }
    merge(unseen);
    textsChanged();
}

void QuotesModel::forgetPrices(bool inSession) {
    m_inSession = inSession;
    std::vector<QuoteRow> blank(static_cast<std::size_t>(rowCount()));
    for (std::size_t i = 0; i < blank.size(); ++i)
        blank[i].symbol = row(static_cast<int>(i)).symbol;
    merge(blank);
    textsChanged();
}

const QuotesModel::SymbolFormat& QuotesModel::formatOf(const Row& row) const {
    static const SymbolFormat kUnknown;
    const auto found = m_formats.find(row.symbol);
    return found == m_formats.end() ? kUnknown : found->second;
}

ColumnSpec QuotesModel::spec(Column column) const {
    switch (column) {
    case QuoteColumn::Symbol: return {tr("Symbol"), 12, ColumnKind::Text};
    case QuoteColumn::Last: return {tr("Last"), 9, ColumnKind::Number};
    case QuoteColumn::Change: return {tr("Change"), 9, ColumnKind::Number};
    case QuoteColumn::ChangePercent: return {tr("Change %"), 9, ColumnKind::Number};
    case QuoteColumn::Volume: return {tr("Volume"), 12, ColumnKind::Number};
    case QuoteColumn::Time: return {tr("Time"), 19, ColumnKind::Time};
    }
    Q_UNREACHABLE();
}

QString QuotesModel::display(const Row& row, Column column) const {
    const SymbolFormat& symbol = formatOf(row);
    switch (column) {
    case QuoteColumn::Symbol: return toQString(row.symbol);
    case QuoteColumn::Last:
        return symbol.format.priceOrBlank(showsStored(row) ? symbol.stored : row.last, symbol.decimals);
    case QuoteColumn::Change:
        if (!hasChange(row)) return {};
        return signedPriceText(row.last - row.previousClose, symbol.decimals, symbol.format.grouping());
    case QuoteColumn::ChangePercent:
        return hasChange(row) ? percentText(changeFraction(row), true) : QString{};
    case QuoteColumn::Volume: return row.last.isZero() ? QString{} : symbol.format.quantity(row.volume);
    case QuoteColumn::Time:
        return row.time == kNoTime
                   ? QString{}
                   : symbol.format.minute(row.time) + QLatin1Char{' '} + symbol.format.zoneLabel();
    }
    Q_UNREACHABLE();
}

QVariant QuotesModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case QuoteColumn::Symbol: return toQString(row.symbol);
    case QuoteColumn::Last: return (showsStored(row) ? formatOf(row).stored : row.last).toDouble();
    case QuoteColumn::Change: return hasChange(row) ? (row.last - row.previousClose).toDouble() : 0.0;
    case QuoteColumn::ChangePercent: return hasChange(row) ? changeFraction(row) : 0.0;
    case QuoteColumn::Volume: return row.volume.toDouble();
    case QuoteColumn::Time: return QVariant::fromValue<qlonglong>(row.time.ns);
    }
    Q_UNREACHABLE();
}

Tone QuotesModel::tone(const Row& row, Column column) const {
    if (column == QuoteColumn::Last && showsStored(row)) return Tone::Muted;
    const bool coloured = column == QuoteColumn::Change || column == QuoteColumn::ChangePercent;
    return coloured && hasChange(row) ? toneOfSign((row.last - row.previousClose).sign()) : Tone::None;
}

QVariant QuotesModel::tip(const Row& row, Column column) const {
    const SymbolFormat& symbol = formatOf(row);
    if (column == QuoteColumn::Symbol) return symbol.tip;
    if (column != QuoteColumn::Last || !showsStored(row)) return {};
    const bool ofDay = symbol.format.zone().nanosOfDay(symbol.storedTime) == 0;
    const QString minute = symbol.format.minute(symbol.storedTime);
    return tr("Last stored close, of the bar of %1")
        .arg(ofDay ? minute.left(10) : minute + QLatin1Char{' '} + symbol.format.zoneLabel());
}

} // namespace openbell
