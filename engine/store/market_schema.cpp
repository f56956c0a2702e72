#include "engine/store/store_schema.h"

namespace openbell {

namespace {

// NULL = a row that another program wrote.
constexpr std::string_view kAddChecksums = R"sql(
ALTER TABLE bars ADD COLUMN checksum INTEGER;
ALTER TABLE ticks ADD COLUMN checksum INTEGER;
ALTER TABLE snapshots ADD COLUMN checksum INTEGER;
ALTER TABLE calendars ADD COLUMN checksum INTEGER;
ALTER TABLE import_reports ADD COLUMN checksum INTEGER;
UPDATE bars SET checksum = row_checksum(packed);
UPDATE ticks SET checksum = row_checksum(packed);
UPDATE snapshots SET checksum = row_checksum(packed);
UPDATE calendars SET checksum = row_checksum(json);
UPDATE import_reports SET checksum = row_checksum(report);
)sql";

constexpr std::string_view kDropChecksums = R"sql(
ALTER TABLE import_reports DROP COLUMN checksum;
ALTER TABLE calendars DROP COLUMN checksum;
ALTER TABLE snapshots DROP COLUMN checksum;
ALTER TABLE ticks DROP COLUMN checksum;
ALTER TABLE bars DROP COLUMN checksum;
)sql";

constexpr Migration kMigrations[] = {
    {R"sql(
CREATE TABLE instruments(
    id INTEGER PRIMARY KEY,
    symbol TEXT NOT NULL UNIQUE,
    exchange TEXT NOT NULL,
    currency TEXT NOT NULL,
    calendar TEXT NOT NULL,
    zone TEXT NOT NULL,
    tick_size INTEGER NOT NULL,       -- 1e-6
    lot_size INTEGER NOT NULL,        -- 1e-6
    freeze_quantity INTEGER NOT NULL, -- 1e-6; 0 = none
    tradable INTEGER NOT NULL CHECK(tradable IN (0, 1)));
CREATE TABLE calendars(
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bars(                    -- one row an instrument, interval and day
    id INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL REFERENCES instruments(id),
    interval INTEGER NOT NULL,        -- minutes; 0 = one session
    day INTEGER NOT NULL,             -- days since 1970-01-01, the exchange's local date
    bar_count INTEGER NOT NULL CHECK(bar_count > 0),
    packed BLOB NOT NULL,             -- layout: see packed_columns.h and packed_bars.h
    UNIQUE(instrument, interval, day));
CREATE INDEX bars_catalogue ON bars(instrument, interval, day, bar_count);
CREATE VIEW bar_days AS
    SELECT i.symbol, CASE b.interval WHEN 0 THEN '1d' ELSE b.interval || 'm' END AS interval,
           date(b.day * 86400, 'unixepoch') AS day, b.bar_count, length(b.packed) AS bytes
    FROM bars b JOIN instruments i ON i.id = b.instrument;
)sql",
     R"sql(
DROP VIEW bar_days; DROP TABLE bars; DROP TABLE calendars; DROP TABLE instruments;
)sql"},
    {R"sql(
CREATE TABLE ticks(                   -- one row an instrument and day
    id INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL REFERENCES instruments(id),
    day INTEGER NOT NULL,
    tick_count INTEGER NOT NULL CHECK(tick_count > 0),
    packed BLOB NOT NULL,
    UNIQUE(instrument, day));
CREATE TABLE fact_lists(
    id INTEGER PRIMARY KEY,
    names TEXT NOT NULL UNIQUE);      -- fact names joined by commas
CREATE TABLE snapshots(               -- the facts of one day's bars; gone when bars up to that day change
    id INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL REFERENCES instruments(id),
    interval INTEGER NOT NULL,
    day INTEGER NOT NULL,
    fact_list INTEGER NOT NULL REFERENCES fact_lists(id),
    snapshot_count INTEGER NOT NULL CHECK(snapshot_count > 0),
    packed BLOB NOT NULL,             -- layout: see snapshot_store.h
    UNIQUE(instrument, interval, fact_list, day));
)sql",
     R"sql(
DROP TABLE snapshots; DROP TABLE fact_lists; DROP TABLE ticks;
)sql"},
    {R"sql(
CREATE TABLE import_reports(
    id INTEGER PRIMARY KEY,
    imported_at INTEGER NOT NULL,     -- ns since 1970, UTC
    source TEXT NOT NULL,
    report TEXT NOT NULL,             -- JSON
    refused_file TEXT NOT NULL);      -- where the refused rows were written; '' = none were
)sql",
     R"sql(
DROP TABLE import_reports;
)sql"},
    {kAddChecksums, kDropChecksums},
};

// Rows whose bytes are not those that were stored: "bars 12".
Result<std::vector<std::string>> changedRows(Database& database) {
    return database.texts(R"sql(
SELECT 'bars ' || id FROM bars WHERE checksum <> row_checksum(packed)
UNION ALL SELECT 'ticks ' || id FROM ticks WHERE checksum <> row_checksum(packed)
UNION ALL SELECT 'snapshots ' || id FROM snapshots WHERE checksum <> row_checksum(packed)
UNION ALL SELECT 'calendars ' || id FROM calendars WHERE checksum <> row_checksum(json)
UNION ALL SELECT 'import_reports ' || id FROM import_reports WHERE checksum <> row_checksum(report)
LIMIT 20
)sql");
}

constexpr ContentCheck kChecks[] = {changedRows};

} // namespace

const StoreSchema& marketSchema() {
    // Large pages keep a day's blob whole: a scan copies each once instead of gathering it page by page.
    static constexpr StoreSchema schema{"market", 0x4F42'4D4B /* OBMK */, 32'768, kMigrations, kChecks};
    return schema;
}

} // namespace openbell
