#pragma once
// What a store is measured against: the same facts through plain SQLite, a row a fact.
#include "engine/store/session_keys.h"
#include "engine/store/session_rows.h"
#include "engine/store/sqlite.h"
#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <sqlite3.h>

namespace openbell {

// A fact's fields as a plain table has them, a row a fact, in memory and ready to be bound.
struct RawTable {
    std::string name;
    int columns = 0;
    std::vector<std::int64_t> cells;
};

inline std::vector<RawTable> asRows(const SessionRecord& record) {
    std::vector<RawTable> tables;
    eachKind(record, [&]<class Fact>(StoredKind kind, const std::vector<Fact>& facts) {
        RawTable& table = tables.emplace_back(RawTable{std::string{kind.name}, 0, {}});
        table.columns = static_cast<int>(rows::fieldCount<Fact>());
        for (const Fact& fact : facts)
            rows::eachField(fact, [&](const auto& field) { table.cells.push_back(rows::toNumber(field)); });
    });
    return tables;
}

// Through nothing but prepare, bind, step and reset, in one transaction.
inline void writeRaw(Database& database, const std::vector<RawTable>& tables) {
    sqlite3_exec(database.handle(), "BEGIN", nullptr, nullptr, nullptr);
    for (const RawTable& table : tables) {
        std::string names = "c0", values = "?";
        for (int i = 1; i < table.columns; ++i) {
            names += fmt::format(",c{}", i);
            values += ",?";
        }
        const std::string make = fmt::format("CREATE TABLE raw_{}({})", table.name, names);
        sqlite3_exec(database.handle(), make.c_str(), nullptr, nullptr, nullptr);
        sqlite3_stmt* raw = nullptr;
        sqlite3_prepare_v2(database.handle(),
                           fmt::format("INSERT INTO raw_{} VALUES({})", table.name, values).c_str(), -1, &raw,
                           nullptr);
        for (std::size_t at = 0; at < table.cells.size();) {
            for (int i = 1; i <= table.columns; ++i)
                sqlite3_bind_int64(raw, i, table.cells[at++]);
            sqlite3_step(raw);
            sqlite3_reset(raw);
        }
        sqlite3_finalize(raw);
    }
    sqlite3_exec(database.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

template <class Work>
double secondsBy(clockid_t clock, Work work) {
    const auto now = [clock] {
        timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    const double from = now();
    work();
    return now() - from;
}

// Of this thread's processor time: the machine may be busy with other things.
template <class Work>
double threadSeconds(Work work) {
    return secondsBy(CLOCK_THREAD_CPUTIME_ID, std::move(work));
}

inline double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace openbell
