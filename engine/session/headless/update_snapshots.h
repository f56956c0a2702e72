#pragma once
// Facts of stored bars, computed and stored as snapshots. One thread.
#include "engine/session/headless/workspace.h"
#include <functional>

namespace openbell::headless {

// What strategies and the chart read when nothing else is asked for.
[[nodiscard]] const std::vector<std::string>& usualFacts();

struct UpdateRequest {
    std::vector<std::string> symbols; // empty: all stored ones
    std::vector<std::string> facts;   // empty: usualFacts()
    std::optional<Interval> interval; // none: every stored interval
};

struct UpdatedSeries {
    std::string symbol;
    Interval interval;
    std::int64_t bars = 0;
};

// Computes the whole of each series, so that every value is warmed up alike, and replaces what was stored.
// Errors: an unknown symbol or fact, nothing stored.
[[nodiscard]] Result<std::vector<UpdatedSeries>>
updateSnapshots(Workspace& workspace, const UpdateRequest& request,
                const std::function<void(double, std::string_view)>& progress = {});

} // namespace openbell::headless
