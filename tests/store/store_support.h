#pragma once
// Fixtures of the store tests: a folder of its own, seeded bars, and short error checks.
#include "engine/core/zone.h"
#include "engine/market/bar.h"
#include "engine/market/instrument.h"
#include <QString>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

// Fails the test with the error's text when `result` holds none.
#define OPENBELL_OK(result)                                                                                  \
    do {                                                                                                     \
        const auto& outcome = (result);                                                                      \
        QVERIFY2(outcome.has_value(), openbell::tests::errorOf(outcome).c_str());                            \
    } while (false)
// The result is an error whose text has all these parts.
#define OPENBELL_FAILS(result, ...)                                                                          \
    do {                                                                                                     \
        const std::string error = openbell::tests::errorOf(result);                                          \
        QVERIFY2(!error.empty(), "no error was given");                                                      \
        for (const std::string& part : std::initializer_list<std::string>{__VA_ARGS__})                      \
            QVERIFY2(error.find(part) != std::string::npos, error.c_str());                                  \
    } while (false)

namespace openbell::tests {

template <class T>
std::string errorOf(const Result<T>& result) {
    return result ? std::string{} : result.error().message;
}

class Folder {
public:
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path() / name; }

private:
    QTemporaryDir m_folder;
};

inline std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

inline Instrument nse(const std::string& symbol) {
    Instrument instrument;
    instrument.symbol = symbol;
    instrument.exchange = "NSE";
    instrument.calendar = "NSE";
    instrument.zone = "Asia/Kolkata";
    instrument.tickSize = Price::fromRaw(50'000);
    return instrument;
}

// A random walk on 0.05 ticks: `count` minute bars a day from 09:15, `days` days from `first`.
inline std::vector<Bar> minuteBars(Date first, int days, int count, unsigned seed = 1) {
    const Zone zone = *Zone::find("Asia/Kolkata");
    std::mt19937_64 random{seed};
    const auto step = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<Bar> bars;
    std::int64_t price = 20'000;
    const auto ticks = [](std::int64_t n) { return Price::fromRaw(n * 50'000); };
    for (int day = 0; day < days; ++day) {
        const UtcTime open = zone.toUtc(first.plus(day), (9 * 60 + 15) * kNanosPerMinute);
        for (int i = 0; i < count; ++i) {
            const std::int64_t from = price;
            price = std::max<std::int64_t>(1'000, price + step(11) - 5);
            const std::int64_t low = std::min(from, price) - step(4), high = std::max(from, price) + step(4);
            bars.push_back({open.plus(i * kNanosPerMinute), ticks(from), ticks(high), ticks(low),
                            ticks(price), Quantity::whole(step(100'000))});
        }
    }
    return bars;
}

} // namespace openbell::tests
