// Instrument files: any bytes give instruments that can be stored, or an error that names the file.
#include "engine/core/check.h"
#include "engine/session/headless/instrument_file.h"

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const CalendarSet calendars = CalendarSet::builtIn();
    const auto known = [](const std::string& symbol) -> Result<std::optional<Instrument>> {
        if (symbol.size() % 2 == 0) return std::optional<Instrument>{};
        Instrument stored;
        stored.symbol = symbol;
        return std::optional{stored};
    };
    const auto bytes = bytesOf({reinterpret_cast<const char*>(data), size});
    const auto instruments = headless::readInstruments(*bytes, "fuzz.csv", calendars, known);
    if (!instruments) {
        ENSURE(!instruments.error().message.empty());
        return 0;
    }
    for (const Instrument& instrument : *instruments) {
        ENSURE(!instrument.symbol.empty() && Zone::find(instrument.zone).has_value());
        ENSURE(calendars.find(instrument.calendar) != nullptr);
        ENSURE(instrument.tickSize.raw() > 0 && instrument.lotSize.raw() > 0);
        ENSURE(instrument.freezeQuantity.raw() >= 0);
    }
    return 0;
}
