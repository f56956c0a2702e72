#pragma once
// market.db: instruments, imported calendars, bars, ticks and import reports. One thread at a time. Every
// write is all or nothing and durable on return (unless the caller holds a Transaction around several).
#include "engine/market/bar_series.h"
#include "engine/market/bar_sink.h"
#include "engine/store/store_schema.h"
#include <optional>
#include <vector>

namespace openbell {

enum class OnConflict : std::uint8_t { KeepStored, Replace };

struct StoredCalendar {
    std::string id, json;
};

struct StoredBars { // a line of the catalogue
    Instrument instrument;
    Interval interval;
    Date first, last;
    std::int64_t bars = 0;
};

struct ImportReport {
    UtcTime importedAt;
    std::string source, json, refusedFile;
    friend bool operator==(const ImportReport&, const ImportReport&) = default;
};

// Inclusive local dates of the exchange; none = unbounded.
struct DateRange {
    std::optional<Date> from, to;
};

class MarketStore {
public:
    // Opens or creates market.db in `dataDir`, at the newest layout.
    [[nodiscard]] static Result<MarketStore> open(const std::filesystem::path& dataDir,
                                                  const OpenOptions& options = {});

    // Adds the instrument, or replaces what is known of its symbol. Refused: a zone change once bars or
    // ticks are stored, since days are local dates.
    [[nodiscard]] Status putInstrument(const Instrument& instrument);
    [[nodiscard]] Result<std::optional<Instrument>> findInstrument(std::string_view symbol);
    // As findInstrument, but none where neither bars nor ticks of it are stored.
    [[nodiscard]] Result<std::optional<Instrument>> findStored(std::string_view symbol);
    // As findInstrument, but an unknown symbol is an error that names the known ones.
    [[nodiscard]] Result<Instrument> instrument(std::string_view symbol);
    [[nodiscard]] Result<std::vector<Instrument>> instruments(); // by symbol
    // Takes the instrument out with its bars, ticks and snapshots; an unknown symbol is an error.
    [[nodiscard]] Status removeInstrument(std::string_view symbol);

    [[nodiscard]] Status putCalendar(const StoredCalendar& calendar);
    [[nodiscard]] Result<std::vector<StoredCalendar>> calendars();

    // Merges bars into what is stored; they ascend strictly by start. A symbol that is new is recorded, a
    // known one keeps its stored description. Days whose bars change lose their snapshots from there on.
    [[nodiscard]] Result<StoreCounts> storeBars(const Instrument& instrument, Interval interval,
                                                std::span<const Bar> bars,
                                                OnConflict onConflict = OnConflict::KeepStored);
    // The stored bars of exactly this interval, none where there are none; an unknown symbol is an error.
    [[nodiscard]] Result<BarSeries> storedBars(std::string_view symbol, Interval interval,
                                               const DateRange& range = {});
    [[nodiscard]] Result<std::vector<StoredBars>> catalogue(); // by symbol, interval
    [[nodiscard]] Result<std::vector<Interval>> storedIntervals(std::string_view symbol);

    // Merges ticks, ascending by time; those of one time keep their order. A tick is there already when the
    // stored ones of its time hold an equal one not yet matched. `already`: ticks of the first time that an
    // earlier piece of the same import has handed over.
    [[nodiscard]] Result<StoreCounts> storeTicks(const Instrument& instrument, std::span<const Tick> ticks,
                                                 std::span<const Tick> already = {});
    [[nodiscard]] Result<std::vector<Tick>> storedTicks(std::string_view symbol, const DateRange& range = {});

    [[nodiscard]] Status addImportReport(const ImportReport& report);
    [[nodiscard]] Result<std::vector<ImportReport>> importReports(); // newest first

    [[nodiscard]] Database& database() { return m_database; }

private:
    explicit MarketStore(Database database) : m_database{std::move(database)} {}
    Database m_database;
};

// The ports an import writes to, over one store that outlives them.
class StoreBarSink final : public BarSink {
public:
    explicit StoreBarSink(MarketStore& store, OnConflict onConflict = OnConflict::KeepStored)
        : m_store{store}, m_onConflict{onConflict} {}
    [[nodiscard]] Result<StoreCounts> store(const Instrument& instrument, Interval interval,
                                            std::span<const Bar> bars) override;

private:
    MarketStore& m_store;
    OnConflict m_onConflict;
};

class StoreTickSink final : public TickSink {
public:
    explicit StoreTickSink(MarketStore& store) : m_store{store} {}
    [[nodiscard]] Result<StoreCounts> store(const Instrument& instrument,
                                            std::span<const Tick> ticks) override;

private:
    MarketStore& m_store;
    // The ticks of the last time handed over, so that a time split between two pieces is merged as one.
    std::string m_symbol;
    std::vector<Tick> m_lastTime;
};

} // namespace openbell
