#pragma once
// The rows inside a zip of LEAN's layout, which have no header. One thread.
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/stamp_reader.h"
#include "engine/feed/input_files.h"

namespace openbell {

struct LeanInput {
    std::unique_ptr<CsvInput> csv;
    std::int64_t priceDivisor = 1; // ten-thousandths, unless the file writes decimal points
};

[[nodiscard]] Result<LeanInput> openLean(const OpenSource& openSource, const LeanPart& part);

// What the time of `part`'s rows means: milliseconds since its midnight, or a date and an hour.
[[nodiscard]] StampReader leanStamps(const CsvInput& csv, const LeanPart& part, const Zone& zone);

// A tick marked as far from the market and perhaps reversed; LEAN leaves such out of its bars.
[[nodiscard]] bool isSuspicious(std::string_view tickRecord);

} // namespace openbell
