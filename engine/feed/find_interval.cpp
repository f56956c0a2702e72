#include "engine/feed/find_interval.h"
#include <algorithm>
#include <map>

namespace openbell {

namespace {

constexpr std::int64_t kEnough = 20; // distances from which a contradiction is certain

struct Distances {
    std::map<std::int64_t, std::int64_t> counts; // nanoseconds -> how often
    std::int64_t total = 0;
    std::string unreadable; // why no row at all could be read

    [[nodiscard]] std::int64_t mostFrequent() const {
        const auto most = std::max_element(counts.begin(), counts.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        return most == counts.end() ? 0 : most->first;
    }
    [[nodiscard]] std::int64_t below(std::int64_t nanos) const {
        std::int64_t sum = 0;
        for (const auto& [distance, count] : counts)
            sum += distance < nanos ? count : 0;
        return sum;
    }
};

Distances measure(const CsvInput& input, RowParser& parser) {
    std::map<std::string, std::vector<std::int64_t>, std::less<>> times;
    Distances distances;
    Row row;
    for (const auto& record : input.sample()) {
        row.symbol = {};
        if (parser.parse(record, row))
            times[std::string{row.symbol}].push_back(row.stamp.time.ns);
        else if (distances.unreadable.empty())
            distances.unreadable = parser.reason();
    }
    if (!times.empty()) distances.unreadable.clear();
    for (auto& [symbol, list] : times) {
        std::sort(list.begin(), list.end()); // newest first and swapped rows have the same distances
        for (std::size_t i = 1; i < list.size(); ++i) {
            if (list[i] == list[i - 1]) continue;
            ++distances.counts[list[i] - list[i - 1]];
            ++distances.total;
        }
    }
    return distances;
}

std::string spoken(std::int64_t nanos) {
    if (nanos % kNanosPerDay == 0)
        return nanos == kNanosPerDay ? "1 day" : fmt::format("{} days", nanos / kNanosPerDay);
    if (nanos % kNanosPerMinute == 0) return fmt::format("{} min", nanos / kNanosPerMinute);
    return fmt::format("{} s", static_cast<double>(nanos) / kNanosPerSecond);
}

Status contradiction(const Distances& distances, Interval stated, std::vector<std::string>& notes) {
    if (distances.total == 0) return {};
    const std::int64_t usual = distances.mostFrequent();
    if (distances.total >= kEnough && distances.below(stated.nanos()) * 2 > distances.total)
        return fail("its stamps are {} apart, --interval says {}", spoken(usual), stated.toString());
    const std::int64_t closest = distances.counts.begin()->first;
    if (closest < 2 * stated.nanos() || distances.total < kEnough) return {};
    if (!stated.isDay())
        return fail("its stamps are {} apart and never closer than {}, --interval says {}", spoken(usual),
                    spoken(closest), stated.toString());
    notes.push_back(
        fmt::format("the stamps are {} apart though they are imported as day bars", spoken(usual)));
    return {};
}

} // namespace

Result<Interval> findInterval(const CsvInput& input, RowParser parser, const std::optional<Interval>& stated,
                              std::vector<std::string>& notes) {
    const Distances distances = measure(input, parser);
    if (stated) {
        const auto checked = contradiction(distances, *stated, notes);
        if (!checked) return fail(checked.error());
        return *stated;
    }
    const bool datesOnly = input.timeFormat() && !input.timeFormat()->hasTimeOfDay();
    if (distances.total == 0 && datesOnly) return Interval::day();
    if (!distances.unreadable.empty())
        return fail("none of its rows can be read; of the first one: {}", distances.unreadable);
    if (distances.total == 0) return fail("one stamp does not tell the interval: state it with --interval");
    const std::int64_t usual = distances.mostFrequent();
    const bool daily = usual >= kNanosPerDay - 60 * kNanosPerMinute && usual <= 4 * kNanosPerDay;
    if (!daily && (usual < kNanosPerMinute || usual % kNanosPerMinute != 0 || usual > 720 * kNanosPerMinute))
        return fail(
            "its stamps are {} apart, and bars are from 1m to 720m or 1d long: state --interval, or import "
            "ticks with 'import ticks'",
            spoken(usual));
    const Interval interval =
        daily ? Interval::day() : Interval::ofMinutes(static_cast<int>(usual / kNanosPerMinute));
    notes.push_back(
        fmt::format("interval {}, the most frequent distance of its stamps", interval.toString()));
    return interval;
}

} // namespace openbell
