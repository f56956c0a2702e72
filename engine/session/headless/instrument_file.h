#pragma once
// A file of instruments as text: which there are, and what it says of them. One thread; pure but for reading.
#include "engine/feed/byte_source.h"
#include "engine/market/calendar_set.h"
#include "engine/market/instrument.h"
#include <functional>

namespace openbell::headless {

// What is stored of a symbol; none where it is new.
using KnownInstrumentOf = std::function<Result<std::optional<Instrument>>(const std::string& symbol)>;

// The layout is told with importInstruments(). Errors name `name` and the line.
[[nodiscard]] Result<std::vector<Instrument>> readInstruments(ByteSource& bytes, const std::string& name,
                                                              const CalendarSet& calendars,
                                                              const KnownInstrumentOf& known);

} // namespace openbell::headless
