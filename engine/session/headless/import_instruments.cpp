#include "engine/session/headless/import_data.h"
#include "engine/session/headless/instrument_file.h"

namespace openbell::headless {

Result<InstrumentsOutcome> importInstruments(Workspace& workspace, const std::filesystem::path& file) {
    auto bytes = openBytes(file);
    if (!bytes) return fail(bytes.error());
    const auto instruments =
        readInstruments(**bytes, file.string(), workspace.calendars(),
                        [&](const std::string& symbol) { return workspace.market().findInstrument(symbol); });
    if (!instruments) return fail(instruments.error());
    InstrumentsOutcome outcome;
    auto transaction = Transaction::begin(workspace.market().database());
    if (!transaction) return fail(transaction.error());
    for (const Instrument& instrument : *instruments) {
        const auto known = workspace.market().findInstrument(instrument.symbol);
        if (!known) return fail(known.error());
        if (const auto put = workspace.market().putInstrument(instrument); !put) return fail(put.error());
        ++outcome.rows;
        outcome.added += known->has_value() ? 0 : 1;
        outcome.changed += known->has_value() && **known != instrument ? 1 : 0;
    }
    if (const auto done = transaction->commit(); !done) return fail(done.error());
    return outcome;
}

} // namespace openbell::headless
