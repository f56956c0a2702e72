#pragma once
// The session's log, oldest first, bounded. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/row_model.h"
#include <QCoreApplication>

namespace openbell {

enum class LogColumn : int { Time, Level, Text };

struct NumberedLogRow {
    std::uint64_t number = 0;
    LogRow row;
};

struct LogTraits {
    using Row = NumberedLogRow;
    using Column = LogColumn;
    static constexpr int kColumns = 3;
    static std::uint64_t key(const Row& row) { return row.number; }
};

class LogModel final : public RowModel<LogTraits> {
    Q_DECLARE_TR_FUNCTIONS(openbell::LogModel)
public:
    static constexpr int kMostRows = 20'000;

    explicit LogModel(QObject* parent = nullptr) : RowModel{RowOrder::AsGiven, parent} {}
    void add(const std::vector<LogRow>& rows); // the oldest rows beyond kMostRows go
    void setFormat(const DisplayFormat& format);

private:
    [[nodiscard]] ColumnSpec spec(Column column) const override;
    [[nodiscard]] QString display(const Row& row, Column column) const override;
    [[nodiscard]] QVariant sortKey(const Row& row, Column column) const override;
    [[nodiscard]] Tone tone(const Row& row, Column column) const override;
    [[nodiscard]] QVariant tip(const Row& row, Column column) const override;

    DisplayFormat m_format;
    std::uint64_t m_next = 1;
};

} // namespace openbell
