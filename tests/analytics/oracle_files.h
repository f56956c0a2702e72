#pragma once
// Reads the oracles' files: plain or gzipped text, CSV of bars, and compares columns. For tests; one thread.
#include "engine/analytics/fact_engine.h"
#include <QString>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>
#include <zlib.h>

namespace openbell::tests {

// Plain text comes through unchanged; a file that cannot be opened is empty.
inline std::string readText(const std::filesystem::path& path) {
    std::string text;
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return text;
    std::array<char, 65'536> buffer{};
    for (int n = gzread(file, buffer.data(), buffer.size()); n > 0;
         n = gzread(file, buffer.data(), buffer.size()))
        text.append(buffer.data(), static_cast<std::size_t>(n));
    gzclose(file);
    return text;
}

// The rows whose first character is a digit. Empty fields and words are NaN.
struct NumberTable {
    std::vector<std::string> firstFields;
    std::vector<std::vector<double>> rows; // every field after the first

    [[nodiscard]] double at(std::size_t row, std::size_t column) const {
        return column < rows[row].size() ? rows[row][column] : kNoValue;
    }
};

inline double toNumber(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    return end == text.c_str() ? kNoValue : value;
}

inline NumberTable readNumbers(const std::filesystem::path& path) {
    NumberTable table;
    std::istringstream lines{readText(path)};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] < '0' || line[0] > '9') continue;
        std::istringstream fields{line};
        std::string field;
        std::getline(fields, field, ',');
        table.firstFields.push_back(field);
        table.rows.emplace_back();
        while (std::getline(fields, field, ','))
            table.rows.back().push_back(toNumber(field));
    }
    return table;
}

// Bars of a table whose columns after the first are open, high, low, close, volume.
inline std::vector<BarValues> barsOf(const NumberTable& table) {
    std::vector<BarValues> bars;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        bars.push_back({table.at(i, 0), table.at(i, 1), table.at(i, 2), table.at(i, 3), table.at(i, 4)});
    return bars;
}

inline std::vector<double> computeFact(const std::vector<BarValues>& bars, std::string_view name) {
    const auto fact = FactName::parse(name);
    if (!fact) return {};
    return std::move(computeFacts(bars, {}, std::vector{*fact}).value()[0]);
}

// Empty when `actual` equals `expected` everywhere within relative * |expected| + absolute, NaN only against
// NaN; else the first difference.
inline QString firstDifference(const std::vector<double>& actual, const std::vector<double>& expected,
                               double relative, double absolute) {
    if (actual.size() != expected.size())
        return QStringLiteral("%1 values, expected %2").arg(actual.size()).arg(expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const bool bothMissing = std::isnan(actual[i]) && std::isnan(expected[i]);
        if (bothMissing || std::abs(actual[i] - expected[i]) <= relative * std::abs(expected[i]) + absolute)
            continue;
        return QStringLiteral("bar %1: %2, expected %3")
            .arg(i)
            .arg(actual[i], 0, 'g', 17)
            .arg(expected[i], 0, 'g', 17);
    }
    return {};
}

} // namespace openbell::tests
