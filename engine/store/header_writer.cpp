#include "engine/store/header_writer.h"
#include "engine/store/session_rows.h"

namespace openbell {

namespace {

Result<Statement> prepareInsert(Database& database, std::string_view table, std::size_t columns) {
    std::string sql = fmt::format("INSERT INTO {} VALUES(?", table);
    for (std::size_t i = 1; i < columns; ++i)
        sql += ", ?";
    return database.prepare(sql + ")");
}

} // namespace

Status HeaderWriter::writeHeader(const SessionHeader& header, UtcTime recordedAt) {
    auto keep = m_database.prepare("INSERT OR IGNORE INTO configurations(hash, json) VALUES(?, ?)");
    if (!keep) return fail(keep.error());
    auto kept = keep->bind(1, header.configHash).bind(2, header.configuration).run();
    if (!kept) return kept;
    auto insert = prepareInsert(m_database, "sessions", 18);
    if (!insert) return fail(insert.error());
    const std::string factNames = fmt::format("{}", fmt::join(header.factNames, ","));
    insert->bind(1, m_session).bind(2, header.sessionId).bind(3, rows::toNumber(header.mode));
    insert->bind(4, recordedAt.ns).bind(5, header.configHash).bind(6, header.dataHash);
    insert->bind(7, header.runHash).bind(8, header.currency);
    insert->bind(9, std::int64_t{header.interval.minutes}).bind(10, header.startCapital.raw());
    insert->bind(11, std::int64_t{header.synthetic}).bind(12, header.from.ns).bind(13, header.to.ns);
    insert->bind(14, header.bars).bind(15, header.ticks).bind(16, factNames);
    insert->bind(17, header.build).bind(18, std::int64_t{header.factFormat});
    if (auto done = insert->run(); !done) return done;
    if (auto done = writeInstruments(header.instruments); !done) return done;
    return writeStrategies(header.strategies);
}

Status HeaderWriter::writeTexts(const std::vector<std::string>& texts) {
    auto insert = prepareInsert(m_database, "session_texts", 3);
    if (!insert) return fail(insert.error());
    std::int64_t id = 0;
    for (const std::string& text : texts)
        if (auto done = insert->bind(1, m_session).bind(2, ++id).bind(3, text).run(); !done) return done;
    return {};
}

Status HeaderWriter::writeBenchmark(const std::vector<BenchmarkPoint>& points) {
    auto insert = prepareInsert(m_database, "session_benchmark", 4);
    if (!insert) return fail(insert.error());
    std::int64_t position = 0;
    for (const BenchmarkPoint& point : points) {
        insert->bind(1, m_session).bind(2, position++);
        if (auto done = insert->bind(3, point.time.ns).bind(4, point.value.raw()).run(); !done) return done;
    }
    return {};
}

Status HeaderWriter::writeInstruments(const std::vector<Instrument>& instruments) {
    auto insert = prepareInsert(m_database, "session_instruments", 11);
    if (!insert) return fail(insert.error());
    std::int64_t position = 0;
    for (const Instrument& i : instruments) {
        insert->bind(1, m_session).bind(2, position++).bind(3, i.symbol).bind(4, i.exchange);
        insert->bind(5, i.currency).bind(6, i.calendar).bind(7, i.zone).bind(8, i.tickSize.raw());
        insert->bind(9, i.lotSize.raw()).bind(10, i.freezeQuantity.raw());
        insert->bind(11, std::int64_t{i.tradable});
        if (auto done = insert->run(); !done) return done;
    }
    return {};
}

Status HeaderWriter::writeStrategies(const std::vector<StrategyLabel>& strategies) {
    auto insert = prepareInsert(m_database, "session_strategies", 5);
    if (!insert) return fail(insert.error());
    std::int64_t position = 0;
    for (const StrategyLabel& s : strategies) {
        insert->bind(1, m_session).bind(2, position++);
        if (auto done = insert->bind(3, s.id).bind(4, s.type).bind(5, s.parameters).run(); !done) return done;
    }
    return {};
}

} // namespace openbell
