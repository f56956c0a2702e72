#pragma once
// Whether imported rows may stand beside those that are stored of the same symbol. Pure; any thread.
#include "engine/core/result.h"
#include "engine/market/instrument.h"

namespace openbell {

// How an import has taken the rows of one symbol.
struct RowsTaken {
    const Instrument& instrument;
    bool exchangeStated = false;  // by the operator, not by the zone
    bool ownOffset = false;       // the stamps state their offset from UTC: no zone was assumed
    bool dates = false;           // bars of days: their zone tells when they start
    double outsideSessions = 0.0; // share of the rows, by the calendar of `instrument`
};

// Rows of another exchange, or of other moments than their stamps say, would mix with the stored ones.
// Another zone passes for the same exchange where the rows lie in its sessions. The error names both
// remedies.
[[nodiscard]] Status mayJoin(const RowsTaken& rows, const Instrument& stored);

} // namespace openbell
