#pragma once
// Zone, exchange and calendar of imported rows, from options and from what the rows say. Pure.
#include "engine/feed/csv/time_format.h"
#include "engine/feed/import_options.h"
#include "engine/feed/input_files.h"
#include "engine/market/calendar_set.h"
#include "engine/market/instrument.h"

namespace openbell {

// The zone of a file's stamps: --tz, else LEAN's market, else the offset written in `sample`. Without any:
// UTC for dates, an error naming the remedy for times of day. What was assumed is added to `notes`.
[[nodiscard]] Result<Zone> zoneOfFile(const ImportOptions& options, const std::optional<LeanPart>& lean,
                                      const TimeFormat& format, const std::optional<WrittenTime>& sample,
                                      std::vector<std::string>& notes);

// The exchange is that of the zone (defaultExchangeFor) and the calendar that of the exchange, unless the
// options name others; the tick size is 0.05 on NSE and BSE, else 0.01. Errors: no such calendar.
[[nodiscard]] Result<Instrument> instrumentFor(const std::string& symbol, const Zone& zone,
                                               const ImportOptions& options, const CalendarSet& calendars,
                                               bool tradable);

} // namespace openbell
