#pragma once
// What a journal's first entry says: enough to run its inputs again without anything else. Pure; any thread.
#include "engine/core/result.h"
#include "engine/journal/input_codec.h"
#include "engine/market/calendar.h"
#include "engine/market/instrument.h"
#include "engine/orders/session_record.h"

namespace openbell {

struct JournalHeader {
    int version = kJournalVersion;
    int schema = 0;                     // layout of the database it was written to
    SessionHeader session;              // all but what comes out of a run
    bool manual = false;                // the operator may trade by hand
    bool apart = false;                 // a broker outside the session keeps the account
    std::string feed;                   // where the inputs come from: "bars", "demo"
    std::vector<CalendarPtr> calendars; // by instrument; none in journals of earlier programs
};

// Canonical JSON with the keys journal, schema, session, mode, feed, manual, apart (left out where it is not
// so), build, fact_format, config_hash, configuration (a text), data_hash, synthetic, from_ns, to_ns, bars,
// instruments and calendars (see journal_calendars.h), each instrument with the id of its own as "trades_by";
// and, which
// earlier programs did not write, ticks, currency, interval_minutes (0 = one session), start_capital (1e-4),
// strategies and fact_names.
[[nodiscard]] std::string toText(const JournalHeader& header);
// Errors: no such JSON; a version that this program does not know, with the remedy.
[[nodiscard]] Result<JournalHeader> parseJournalHeader(std::string_view text);

// The first key under which `text`, a journal's first entry, says something else of the session than is known
// elsewhere; "" where all is the same. Calendars are nowhere else.
[[nodiscard]] Result<std::string> firstOtherKey(std::string_view text, const SessionHeader& known);

} // namespace openbell
