#pragma once
// The story of a trade, a signal or a day as plain values, told from the facts of a record and nothing else.
// Engine-side twin of the api's Explanation. Pure; any thread.
#include "engine/insight/money_text.h"
#include "engine/insight/record_view.h"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openbell {

struct StoryCondition {
    std::string text;   // "ema_9 crosses above ema_21"
    std::string values; // "1033.1 < 1033.5, then 1034.25 > 1033.9"
    bool held = false;
};

struct StoryGate {
    std::string name, numbers; // "portfolio_heat", "1500 INR of 1200"
    bool passed = false;
};

struct StoryStep {
    UtcTime time;
    std::string title, detail;
};

struct Story {
    std::string title, outcome;
    std::string zone; // IANA name in which times are shown
    TradeId trade;
    SignalId signal;
    std::vector<std::pair<std::string, std::string>> facts; // exactly those that were read
    std::vector<StoryCondition> conditions;
    std::vector<StoryGate> gates;
    std::vector<StoryStep> steps; // in order of time
};

// `money` writes its amounts; prices are exact. Errors: no such trade or signal in the record, naming the
// range there is.
[[nodiscard]] Result<Story> explainTrade(const RecordView& view, TradeId trade, MoneyText money = exactMoney);
[[nodiscard]] Result<Story> explainSignal(const RecordView& view, SignalId signal,
                                          MoneyText money = exactMoney);

struct DayStories {
    Date date;
    std::vector<Story> stories; // signals in order, then near misses
    std::size_t taken = 0, refused = 0, nearMisses = 0;
};
// Every signal of a local date; with `refusedOnly` those not taken, and the near misses (all conditions but
// one held).
[[nodiscard]] DayStories explainDate(const RecordView& view, Date date, bool refusedOnly);

[[nodiscard]] std::string toText(const Story& story); // for a terminal, lines ending in '\n'
[[nodiscard]] std::string toText(const DayStories& day);
[[nodiscard]] std::string toJson(const Story& story); // one object
[[nodiscard]] std::string toJson(const DayStories& day);

} // namespace openbell
