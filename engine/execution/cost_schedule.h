#pragma once
// Cost models from configuration and resources/costs. Read once at the edge; pure, any thread.
#include "engine/core/json_text.h"
#include "engine/execution/costs.h"

namespace openbell {

// A schedule's text, as resources/schema/costs.schema.json describes it. Errors name file, line and column:
// whatever breaks the schema, dates that do not ascend, a tax on a charge that comes later.
[[nodiscard]] Result<CostSchedule> parseCostSchedule(std::string_view text, std::string file);

// One of the program's: "nse_equity_intraday", "nse_equity_delivery", "us_equity". The error lists them.
[[nodiscard]] Result<CostSchedule> costSchedule(std::string_view name);

// What "auto" stands for: the schedule's name by exchange ("NSE", "BSE", "NYSE", "NASDAQ", ...) and whether
// the bars are intraday; "" for no costs.
[[nodiscard]] std::string_view automaticSchedule(std::string_view exchange, bool intraday);

// The value of the key "costs" in a run configuration, for an instrument of `exchange`.
[[nodiscard]] Result<CostModel> costModelOf(const JsonValue& costs, std::string_view exchange, bool intraday);

} // namespace openbell
