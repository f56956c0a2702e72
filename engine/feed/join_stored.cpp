#include "engine/feed/join_stored.h"
#include "engine/market/calendar_set.h"

namespace openbell {

namespace {

constexpr double kMostOutside = 0.05; // of rows read in the right zone: bars before and after hours

bool isSameZone(const std::string& a, const std::string& b) {
    return a == b || (!defaultExchangeFor(a).empty() && defaultExchangeFor(a) == defaultExchangeFor(b));
}

} // namespace

Status mayJoin(const RowsTaken& rows, const Instrument& stored) {
    const Instrument& given = rows.instrument;
    const bool sameZone = isSameZone(given.zone, stored.zone);
    const bool momentsKnown = sameZone || (rows.ownOffset && !rows.dates);
    const bool sameExchange = given.exchange == stored.exchange || (!rows.exchangeStated && momentsKnown);
    const bool inSessions = !rows.dates && (rows.exchangeStated || !given.exchange.empty()) &&
                            rows.outsideSessions <= kMostOutside;
    if (sameExchange && (momentsKnown || inSessions)) return {};
    std::string remedy;
    if (sameZone)
        remedy = fmt::format("State --exchange '{}'", stored.exchange);
    else if (rows.dates || sameExchange)
        remedy = fmt::format("State --tz {} where that is their zone", stored.zone);
    else
        remedy = fmt::format(
            "State --tz {0} where that is their zone, or --exchange '{1}' where they are of it and "
            "in the zone {2}",
            stored.zone, stored.exchange, given.zone);
    return fail(
        "{0} is stored with exchange '{1}' and zone {2}, and these rows are taken to be of exchange '{3}' "
        "and zone {4}: none of them is stored. {5}. Where the stored ones are wrong, take them out with "
        "'openbell db remove {0}' and import both again",
        given.symbol, stored.exchange, stored.zone, given.exchange, given.zone, remedy);
}

} // namespace openbell
