#pragma once
// The watchlist's rows: one a symbol, changed in place as quotes arrive. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class QuoteColumn : int { Symbol, Last, ChangePercent, Change, Volume, Time };

struct QuoteTraits {
    using Row = QuoteRow;
    using Column = QuoteColumn;
    static constexpr int kColumns = 6;
    static std::string key(const Row& row) { return row.symbol; }
};

class QuotesModel final : public RowModel<QuoteTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::QuotesModel)
public:
    explicit QuotesModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    // Exchange, currency and decimals of the symbols; adds a row for each that has none yet.
    void setSymbols(const std::vector<SymbolInfo>& symbols);
    // The symbols stay. Between sessions a symbol shows its last stored close; within one that would tell
    // what is to come.
    void forgetPrices(bool inSession);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& row, Column column) const override;

    struct SymbolFormat {
        DisplayFormat format;
        int decimals = 2;
        QString tip;
        Price stored; // the last stored close
        UtcTime storedTime = kNoTime;
    };
    [[nodiscard]] const SymbolFormat& formatOf(const Row& row) const;
    [[nodiscard]] bool showsStored(const Row& row) const {
        return !m_inSession && row.last.isZero() && !formatOf(row).stored.isZero();
    }

    std::unordered_map<std::string, SymbolFormat> m_formats;
    bool m_inSession = false;
};

} // namespace openbell
