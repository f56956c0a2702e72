#pragma once
// Facts of any CSV of bars, without a database: one row a bar, in the input's order. One thread.
#include "engine/feed/csv/layout.h"
#include "engine/market/interval.h"
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace openbell::headless {

struct ComputeRequest {
    std::filesystem::path input, output;
    std::vector<std::string> facts;
    Interval interval = Interval::day();
    std::string zone; // IANA name for stamps without an offset; empty: UTC
    StatedLayout layout;
    std::string timeFormat; // empty: found
};

struct ComputeResult {
    std::int64_t bars = 0;
    int warmUp = 0; // bars before every fact has a value
};

// Writes "time" as it stands in the input (the first column where none is known to hold it), then a column a
// fact: blank until warmed up, else the shortest text that reads back as the same double. A new date in the
// zone begins a session; times are read only where a fact needs sessions (vwap, confluence) or their format
// is stated. Errors: an unknown fact, a file that cannot be read or written, a row that is no bar (named by
// its line).
[[nodiscard]] Result<ComputeResult> computeFacts(const ComputeRequest& request,
                                                 const std::function<void(double)>& progress = {});

} // namespace openbell::headless
