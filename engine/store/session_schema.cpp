#include "engine/core/sha256.h"
#include "engine/store/journal_check.h"
#include "engine/store/session_progress.h"
#include "engine/store/session_views.h"
#include "engine/store/store_schema.h"
#include "engine/store/unpacked_sessions.h"
#include <string>

namespace openbell {

namespace {

constexpr std::string_view kSessionTables = R"sql(
CREATE TABLE configurations(
    hash TEXT PRIMARY KEY,
    json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions(
    number INTEGER PRIMARY KEY,       -- high half of every key of the session's rows
    id TEXT NOT NULL UNIQUE,
    mode INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,     -- ns since 1970, UTC
    config_hash TEXT NOT NULL REFERENCES configurations(hash),
    data_hash TEXT NOT NULL,
    run_hash TEXT NOT NULL,
    currency TEXT NOT NULL,
    interval INTEGER NOT NULL,        -- minutes; 0 = one session
    start_capital INTEGER NOT NULL,   -- 1e-4
    synthetic INTEGER NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    bars INTEGER NOT NULL,
    ticks INTEGER NOT NULL,
    fact_names TEXT NOT NULL);        -- joined by commas
CREATE TABLE session_instruments(     -- position = index of the instrument in the session's rows
    session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    symbol TEXT NOT NULL, exchange TEXT NOT NULL, currency TEXT NOT NULL, calendar TEXT NOT NULL,
    zone TEXT NOT NULL, tick_size INTEGER NOT NULL, lot_size INTEGER NOT NULL,
    freeze_quantity INTEGER NOT NULL, tradable INTEGER NOT NULL,
    PRIMARY KEY(session, position)) WITHOUT ROWID;
CREATE TABLE session_strategies(
    session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL, type TEXT NOT NULL, parameters TEXT NOT NULL,
    PRIMARY KEY(session, position)) WITHOUT ROWID;
)sql";

// The facts until layout 3: what is joined as rows, numbered session * 2^32 + id, the rest packed
// (packed_columns.h).
constexpr std::string_view kRowTables = R"sql(
CREATE TABLE signals(
    key INTEGER PRIMARY KEY, seq INTEGER, cause INTEGER, time INTEGER, instrument INTEGER, strategy INTEGER,
    direction INTEGER, rank INTEGER, score REAL, price INTEGER,
    first_condition INTEGER, condition_count INTEGER);
CREATE TABLE decisions(
    key INTEGER PRIMARY KEY, signal INTEGER, seq INTEGER, cause INTEGER, time INTEGER, verdict INTEGER,
    refusal INTEGER, quantity INTEGER, stop_distance INTEGER, target_distance INTEGER, risk_amount INTEGER,
    heat_before INTEGER, heat_after INTEGER, first_gate INTEGER, gate_count INTEGER);
CREATE TABLE orders(
    key INTEGER PRIMARY KEY, "group" INTEGER, seq INTEGER, cause INTEGER, created INTEGER, decision INTEGER,
    instrument INTEGER, strategy INTEGER, side INTEGER, type INTEGER, time_in_force INTEGER, leg INTEGER,
    reason INTEGER, state INTEGER, quantity INTEGER, filled INTEGER, limit_price INTEGER,
    stop_price INTEGER, intended INTEGER, average INTEGER);
CREATE TABLE fills(
    key INTEGER PRIMARY KEY, "order" INTEGER, seq INTEGER, cause INTEGER, time INTEGER, instrument INTEGER,
    strategy INTEGER, side INTEGER, quantity INTEGER, price INTEGER, intended INTEGER, costs INTEGER);
CREATE TABLE trades(
    key INTEGER PRIMARY KEY, seq INTEGER, cause INTEGER, instrument INTEGER, strategy INTEGER, side INTEGER,
    exit_reason INTEGER, quantity INTEGER, entry_time INTEGER, exit_time INTEGER, entry_price INTEGER,
    exit_price INTEGER, gross INTEGER, costs INTEGER, risk INTEGER, mae INTEGER, mfe INTEGER,
    bars_held INTEGER, entry_signal INTEGER, exit_signal INTEGER, entry_order INTEGER, exit_order INTEGER);
CREATE TABLE risk_events(
    key INTEGER PRIMARY KEY, seq INTEGER, cause INTEGER, time INTEGER, code INTEGER, value INTEGER,
    bound INTEGER);
CREATE TABLE conditions(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE gates(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE near_misses(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE order_events(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE positions(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE equity(key INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE VIEW trade_story AS            -- one row a fill of a trade's entry or exit order, back to its signal
    SELECT s.id AS session, t.key & 0xFFFFFFFF AS trade, f.key & 0xFFFFFFFF AS fill,
           o.key & 0xFFFFFFFF AS "order", d.key & 0xFFFFFFFF AS decision, g.key & 0xFFFFFFFF AS signal,
           i.symbol, y.id AS strategy, f.time AS fill_time, f.quantity / 1e6 AS fill_quantity,
           f.price / 1e6 AS fill_price, g.score, g.first_condition, g.condition_count,
           (t.gross - t.costs) / 1e4 AS trade_net
    FROM trades t
    JOIN sessions s ON s.number = t.key >> 32
    JOIN orders o ON o.key IN (t.entry_order, t.exit_order)
    JOIN fills f ON f."order" = o.key
    LEFT JOIN decisions d ON d.key = o.decision
    LEFT JOIN signals g ON g.key = d.signal
    LEFT JOIN session_instruments i ON i.session = s.number AND i.position = t.instrument
    LEFT JOIN session_strategies y ON y.session = s.number AND y.position = t.strategy;
)sql";

constexpr std::string_view kDropRowTables = R"sql(
DROP VIEW trade_story;
DROP TABLE equity; DROP TABLE positions; DROP TABLE order_events; DROP TABLE near_misses; DROP TABLE gates;
DROP TABLE conditions; DROP TABLE risk_events; DROP TABLE trades; DROP TABLE fills; DROP TABLE orders;
DROP TABLE decisions; DROP TABLE signals;
)sql";

constexpr std::string_view kDropSessionTables = R"sql(
DROP TABLE session_strategies; DROP TABLE session_instruments; DROP TABLE sessions; DROP TABLE configurations;
)sql";

// Nothing was ever written to these; dead letters are in a file of their own, which a full disk does not
// stop.
constexpr std::string_view kUnusedTables = R"sql(
CREATE TABLE log(id INTEGER PRIMARY KEY, session TEXT NOT NULL, time INTEGER NOT NULL, level TEXT NOT NULL,
    message TEXT NOT NULL);
CREATE TABLE alerts(id INTEGER PRIMARY KEY, session TEXT NOT NULL, time INTEGER NOT NULL,
    severity TEXT NOT NULL, message TEXT NOT NULL, acknowledged_at INTEGER);
CREATE TABLE dead_letters(id INTEGER PRIMARY KEY, session TEXT NOT NULL, time INTEGER NOT NULL,
    kind TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL);
)sql";

constexpr std::string_view kDropUnusedTables = R"sql(
DROP TABLE dead_letters; DROP TABLE alerts; DROP TABLE log;
)sql";

constexpr std::string_view kAuditTable = R"sql(
CREATE TABLE audit_log(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, operator TEXT NOT NULL,
    action TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TRIGGER audit_log_is_never_edited BEFORE UPDATE ON audit_log
    BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_is_never_cut BEFORE DELETE ON audit_log
    BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
)sql";

constexpr std::string_view kDropAuditTable = R"sql(
DROP TABLE audit_log;
)sql";

// Since layout 3: facts in pieces (session_keys.h), column by column (fact_column.h), read by the views of
// session_views.h. A row a fact would take five times as long to write and three times the room.
constexpr std::string_view kPieceTables = R"sql(
CREATE TABLE session_texts(session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
    id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(session, id)) WITHOUT ROWID;
CREATE TABLE fact_pieces(key INTEGER PRIMARY KEY, first INTEGER NOT NULL, rows INTEGER NOT NULL,
    period INTEGER NOT NULL, columns INTEGER NOT NULL);
CREATE TABLE fact_columns(key INTEGER PRIMARY KEY, base INTEGER NOT NULL, slope INTEGER NOT NULL,
    unit INTEGER NOT NULL, width INTEGER NOT NULL, indexed INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE TABLE piece_rows(i INTEGER PRIMARY KEY);
WITH RECURSIVE rows(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM rows WHERE i < 3999)
    INSERT INTO piece_rows SELECT i FROM rows;
)sql";

constexpr std::string_view kDropPieceTables = R"sql(
DROP TABLE piece_rows; DROP TABLE fact_columns; DROP TABLE fact_pieces; DROP TABLE session_texts;
)sql";

Status packSessions(Database& database) {
    if (auto done = database.execute(std::string{kPieceTables}); !done) return done;
    if (auto done = packUnpacked(database); !done) return done;
    return database.execute(std::string{kDropRowTables} + makeSessionViews());
}

Status unpackSessions(Database& database) {
    if (auto done = database.execute(dropSessionViews() + std::string{kRowTables}); !done) return done;
    if (auto done = unpackPacked(database); !done) return done;
    return database.execute(std::string{kDropPieceTables});
}

constexpr std::string_view kAddBuild = R"sql(
ALTER TABLE sessions ADD COLUMN build TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN fact_format INTEGER NOT NULL DEFAULT 2;
CREATE TABLE session_benchmark(session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
    position INTEGER NOT NULL, time INTEGER NOT NULL, value INTEGER NOT NULL, -- 1e-4
    PRIMARY KEY(session, position)) WITHOUT ROWID;
)sql";

constexpr std::string_view kDropBuild = R"sql(
DROP TABLE session_benchmark;
ALTER TABLE sessions DROP COLUMN fact_format;
ALTER TABLE sessions DROP COLUMN build;
)sql";

constexpr std::string_view kAddChecksums = R"sql(
ALTER TABLE fact_columns ADD COLUMN checksum INTEGER; -- NULL = written by another program
UPDATE fact_columns SET checksum = row_checksum(packed, base, slope, unit, width, indexed);
)sql";

constexpr std::string_view kDropChecksums = R"sql(
ALTER TABLE fact_columns DROP COLUMN checksum;
)sql";

Result<std::vector<std::string>> changedFacts(Database& database) {
    return database.texts("SELECT 'fact_columns ' || key FROM fact_columns WHERE checksum <> "
                          "row_checksum(packed, base, slope, unit, width, indexed) LIMIT 20");
}

// A configuration is known by the hash of its text.
Result<std::vector<std::string>> changedConfigurations(Database& database) {
    const auto texts = database.texts("SELECT hash || json FROM configurations");
    if (!texts) return fail(texts.error());
    std::vector<std::string> changed;
    constexpr std::size_t hash = 64;
    for (const std::string& text : *texts)
        if (text.size() < hash || Sha256::hexOf(std::string_view{text}.substr(hash)) != text.substr(0, hash))
            changed.push_back("configurations " + text.substr(0, hash));
    return changed;
}

// How far a session has come that is written while it goes on: in the transaction that writes the journal's
// entries and the facts that follow from them, so what is stored is one state. Not for sessions that are
// recorded whole.
constexpr std::string_view kAddJournal = R"sql(
CREATE TABLE journal(
    session_id TEXT NOT NULL,
    seq INTEGER NOT NULL,             -- 0 = the header, then every input in order
    time_ns INTEGER NOT NULL,         -- since 1970, UTC
    kind INTEGER NOT NULL,            -- 1 header, 2 bars, 3 report, 4 operator, 5 time, 6 end
    payload BLOB NOT NULL,
    chain BLOB NOT NULL,              -- SHA-256 of the chain value before and the columns of this row
    PRIMARY KEY(session_id, seq));
CREATE TABLE session_progress(session INTEGER PRIMARY KEY REFERENCES sessions(number) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,                 -- NULL = not ended
    entries INTEGER NOT NULL,         -- of the journal
    chain_head BLOB NOT NULL,
    facts INTEGER NOT NULL,
    facts_hash TEXT NOT NULL);
)sql";

constexpr std::string_view kDropJournal = R"sql(
UPDATE sessions SET run_hash = (SELECT facts_hash FROM session_progress WHERE session = number)
    WHERE number IN (SELECT session FROM session_progress);
DROP TABLE session_progress; DROP TABLE journal;
)sql";

constexpr std::string_view kAddProgressChecksum = R"sql(
ALTER TABLE session_progress ADD COLUMN checksum INTEGER;
UPDATE session_progress SET checksum = {};
)sql";

constexpr std::string_view kDropProgressChecksum = R"sql(
ALTER TABLE session_progress DROP COLUMN checksum;
)sql";

} // namespace

const StoreSchema& sessionSchema() {
    static const std::string first = std::string{kSessionTables}.append(kRowTables);
    static const std::string dropFirst = std::string{kDropRowTables}.append(kDropSessionTables);
    static const std::string operations = std::string{kUnusedTables}.append(kAuditTable);
    static const std::string dropOperations = std::string{kDropAuditTable}.append(kDropUnusedTables);
    static const std::string addChecksums = std::string{kAddChecksums}.append(kDropUnusedTables);
    static const std::string dropChecksums = std::string{kUnusedTables}.append(kDropChecksums);
    static const std::string addProgressChecksum = fmt::format(kAddProgressChecksum, kProgressChecksum);
    // The views once more, for fields that came with it.
    static const std::string addBuild = std::string{kAddBuild} + dropSessionViews() + makeSessionViews();
    static const Migration migrations[] = {
        {first, dropFirst},
        {operations, dropOperations},
        {"", "", packSessions, unpackSessions},
        {addBuild, kDropBuild},
        {addChecksums, dropChecksums},
        {kAddJournal, kDropJournal},
        {addProgressChecksum, kDropProgressChecksum},
    };
    static constexpr ContentCheck checks[] = {changedFacts, changedConfigurations};
    static const StoreSchema schema{"session", 0x4F42'5353 /* OBSS */, 16'384, migrations,
                                    checks,    brokenJournals};
    return schema;
}

} // namespace openbell
