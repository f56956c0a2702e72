#pragma once
// How far apart a file's bars are, told by the distances of its stamps. Pure.
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/market/interval.h"

namespace openbell {

// The interval stated, or the most frequent distance of stamps of one symbol. Adds to `notes` what was
// inferred. Errors: too few rows, an interval no bar can have, a stated one that the stamps contradict.
[[nodiscard]] Result<Interval> findInterval(const CsvInput& input, RowParser parser,
                                            const std::optional<Interval>& stated,
                                            std::vector<std::string>& notes);

} // namespace openbell
