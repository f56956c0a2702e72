#include "engine/session/travel_source.h"
#include "engine/session/headless/backtest_session.h"
#include "engine/session/headless/rerun.h"
#include "engine/session/session_rows.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"

namespace openbell {

namespace {

struct StoredPlace {
    headless::SessionPlace place;
    SessionHeader header;
    bool hasJournal = false;
};

Result<StoredPlace> placeOf(const std::filesystem::path& dataDir, const std::string& id) {
    const auto place = headless::locateSession(dataDir, id);
    if (!place) return fail(place.error());
    auto database = openStore(dataDir, place->store);
    if (!database) return fail(database.error());
    auto header = loadHeader(*database, place->id);
    if (!header) return fail(header.error());
    const auto end = journalEnd(*database, place->id);
    if (!end) return fail(end.error());
    return StoredPlace{*place, std::move(*header), end->has_value()};
}

std::string titleOf(const SessionHeader& header) {
    std::vector<std::string> symbols;
    for (const Instrument& instrument : header.instruments)
        symbols.push_back(instrument.symbol);
    return symbolsTitle(symbols);
}

} // namespace

Result<TravelSource> openStoredData(headless::Workspace& workspace, const RunConfig& config,
                                    const RunKind& kind) {
    auto input = headless::loadBacktestInput(workspace, config, kind);
    if (!input) return fail(input.error());
    if (auto ready = makeReady(config, *input); !ready) return fail(ready.error());
    auto session = TradingSession::make(config, dataOf(*input, config.interval), kind);
    if (!session) return fail(session.error());
    InputTape tape = InputTape::ofBars(input->series);
    std::string title = titleOf(session->header());
    return TravelSource{std::move(title),
                        std::move(input->series),
                        std::move(input->calendars),
                        std::move(input->benchmark),
                        std::move(*session),
                        std::move(tape),
                        {},
                        true};
}

namespace {

// Exactly the inputs it had, those of the operator too.
Result<TravelSource> openJournal(headless::Workspace& workspace, const headless::SessionPlace& place) {
    auto journal = headless::readIntactJournal(workspace.dataDir(), place);
    if (!journal) return fail(journal.error());
    auto session = headless::beginJournal(workspace, *journal);
    if (!session) return fail(session.error());
    const SessionHeader& header = session->header();
    TravelSource source{titleOf(header), {}, {}, {}, *session, std::move(journal->inputs), {}, false};
    auto calendars = headless::calendarsOf(workspace, journal->header);
    if (!calendars) return fail(calendars.error());
    source.calendars = std::move(*calendars);
    source.series = headless::barsOf(source.tape, header);
    return source;
}

} // namespace

Result<TravelSource> openStoredSession(headless::Workspace& workspace, const std::string& id) {
    const auto stored = placeOf(workspace.dataDir(), id);
    if (!stored) return fail(stored.error());
    const SessionHeader& header = stored->header;
    const auto open = [&]() -> Result<TravelSource> {
        if (stored->hasJournal) return openJournal(workspace, stored->place);
        const auto config = configOf(header);
        if (!config) return fail(config.error());
        return openStoredData(workspace, *config, {header.mode, header.sessionId, isManual(header)});
    };
    auto source = open();
    if (!source) return fail(source.error());
    source->recordedHash = header.runHash;
    source->fromStart = false;
    return source;
}

} // namespace openbell
