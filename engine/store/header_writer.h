#pragma once
// Writes what a session has beside its facts: who and what, texts, its benchmark. Inside the caller's
// transaction; internal to engine/store.
#include "engine/orders/session_record.h"
#include "engine/store/sqlite.h"

namespace openbell {

class HeaderWriter {
public:
    HeaderWriter(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    [[nodiscard]] Status writeHeader(const SessionHeader& header, UtcTime recordedAt);
    [[nodiscard]] Status writeTexts(const std::vector<std::string>& texts);
    [[nodiscard]] Status writeBenchmark(const std::vector<BenchmarkPoint>& points);

private:
    [[nodiscard]] Status writeInstruments(const std::vector<Instrument>& instruments);
    [[nodiscard]] Status writeStrategies(const std::vector<StrategyLabel>& strategies);

    Database& m_database;
    std::int64_t m_session;
};

} // namespace openbell
