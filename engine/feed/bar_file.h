#pragma once
// One file of an import: reads its rows into the series of the import, where they stay only after commit().
// One thread; used by import_bars.
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/import_options.h"
#include "engine/feed/input_files.h"
#include "engine/feed/quality_report.h"
#include "engine/feed/series_builder.h"
#include "engine/market/calendar_set.h"
#include "engine/market/instrument.h"

namespace openbell {

struct BarFileSeries {
    Instrument instrument;
    Interval interval;
    SeriesBuilder builder;
    bool hasVolume = false; // some file of it has such a column
    bool ownOffset = false; // its stamps state their offset from UTC: no zone was assumed
};

class BarFile {
public:
    using SeriesMap = std::map<std::pair<std::string, Interval>, BarFileSeries>;

    BarFile(const InputPart& part, const ImportOptions& options, const CalendarSet& calendars,
            const ImportHooks& hooks, ImportProgress& progress, SeriesMap& series)
        : m_part{part},
          m_options{options},
          m_calendars{calendars},
          m_hooks{hooks},
          m_progress{progress},
          m_series{series} {}

    // Notes and counts of the file go to `quality`.
    [[nodiscard]] Status read(FileQuality& quality);
    // After a failed read: the import as a whole must end; the file is about something else.
    [[nodiscard]] bool mustStop() const { return m_mustStop; }
    [[nodiscard]] bool holdsNoBars() const { return m_holdsNoBars; }

    // Rows whose symbol is unknown are counted in `unnamed`.
    void commit(std::map<std::string, SymbolQuality>& symbols, QualityCounts& unnamed, FileQuality& quality);
    void rollback();

private:
    struct Local { // what this file has of one symbol
        BarFileSeries* series = nullptr;
        QualityCounts counts;
        UtcTime previous = kNoTime;
        SeriesBuilder seconds; // that become minutes of the series when the file is committed
    };

    [[nodiscard]] Result<std::unique_ptr<CsvInput>> open();
    [[nodiscard]] Status prepare(const CsvInput& input, FileQuality& quality);
    [[nodiscard]] Status readRows(CsvInput& input, FileQuality& quality);
    [[nodiscard]] Status takeRow(const Row& row, std::int64_t line, std::string_view record);
    [[nodiscard]] Status finishRows(const CsvInput& input, FileQuality& quality) const;
    [[nodiscard]] Status refuseUnread(const Row& row, std::int64_t line, std::string_view record);
    [[nodiscard]] Status refuse(QualityCounts& counts, std::int64_t line, std::string_view record,
                                std::string_view reason);
    [[nodiscard]] Bar barOf(const Row& row) const;
    [[nodiscard]] bool ofSeconds() const { return m_part.lean && m_part.lean->rows == LeanRows::SecondBars; }
    static void foldSeconds(Local& local);
    [[nodiscard]] Result<Local*> localFor(std::string_view written);
    [[nodiscard]] std::string fileSymbol() const;
    void tell(std::int64_t line, std::string_view record, std::string_view reason) const;

    const InputPart& m_part;
    const ImportOptions& m_options;
    const CalendarSet& m_calendars;
    const ImportHooks& m_hooks;
    ImportProgress& m_progress;
    SeriesMap& m_series;

    std::optional<RowParser> m_parser;
    std::optional<Zone> m_zone;
    Interval m_interval;
    bool m_hasSymbolColumn = false, m_hasVolume = false, m_ownOffset = false;
    std::int64_t m_priceDivisor = 1;
    std::map<std::string, Local, std::less<>> m_locals; // by the symbol as written
    Local* m_current = nullptr;
    std::string m_currentName;
    std::size_t m_expectedRows = 0;
    QualityCounts m_unnamed;
    bool m_mustStop = false, m_holdsNoBars = false;
};

} // namespace openbell
