#include "tests/ui/support/fake_travel.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace openbell::tests {
namespace {

UtcTime openOf(int day) {
    return UtcTime::fromSeconds(1'471'319'100 + day * 86'400); // 2016-08-16 09:15 in Mumbai, and later
}

} // namespace

std::vector<SessionRow> fakeSessions() {
    SessionRow backtest;
    backtest.id = "bt-5f0c2a91d3e4";
    backtest.mode = "backtest";
    backtest.state = "finished";
    backtest.symbols = "INFY, RELIANCE";
    backtest.strategies = "ehma_pivot";
    backtest.interval = "5m";
    backtest.currency = "INR";
    backtest.zone = "Asia/Kolkata";
    backtest.recorded = openOf(5);
    backtest.from = openOf(0);
    backtest.to = openOf(2).plus(75LL * 5 * 60 * 1'000'000'000);
    backtest.trades = 46;
    backtest.net = Money::fromRaw(-49'267'600);
    SessionRow paper = backtest;
    paper.id = "paper-20160818T034500";
    paper.mode = "paper";
    paper.state = "interrupted";
    paper.recorded = openOf(4);
    paper.trades = 3;
    paper.net = Money::whole(1'250);
    return {backtest, paper};
}

SharedTravelTape fakeTape() {
    auto tape = std::make_shared<TravelTape>();
    tape->sessionId = "bt-5f0c2a91d3e4";
    tape->title = "INFY, RELIANCE";
    tape->zone = "Asia/Kolkata";
    tape->currency = "INR";
    tape->interval = Interval::ofMinutes(5);
    tape->symbols = {"INFY", "RELIANCE"};
    tape->times.push_back(openOf(0));
    for (std::uint32_t m = 1; m <= kFakeMoments; ++m)
        tape->times.push_back(
            openOf(static_cast<int>((m - 1) / 75)).plus(((m - 1) % 75 + 1) * 300LL * 1'000'000'000));
    tape->days = {
        {1, *Date::parse("2016-08-16")}, {76, *Date::parse("2016-08-17")}, {151, *Date::parse("2016-08-18")}};
    for (std::uint32_t m = 5; m < kFakeMoments; m += 10)
        tape->marks.push_back({m, m % 30 == 5 ? MarkKind::Refusal : MarkKind::Trade, 0});
    tape->marks.push_back({200, MarkKind::Alert, 0});
    std::stable_sort(tape->marks.begin(), tape->marks.end(),
                     [](const TravelMark& a, const TravelMark& b) { return a.moment < b.moment; });
    tape->settings = {{"strategies.ehma_pivot.parameters.fast", "9"},
                      {"exits.stop.type", "percent"},
                      {"exits.stop.value", "1"},
                      {"exits.target", "none"},
                      {"risk.max_trades_per_day", "50"}};
    tape->statesKept = 4;
    tape->inputsBetween = 64;
    tape->bytesKept = 120'000;
    return tape;
}

SharedTravelLine fakeLine(const TravelTape& tape) {
    auto line = std::make_shared<TravelLine>();
    line->symbol = "INFY";
    line->closes.push_back(std::numeric_limits<float>::quiet_NaN());
    for (std::size_t m = 1; m < tape.times.size(); ++m)
        line->closes.push_back(static_cast<float>(1000 + 8 * std::sin(0.09 * static_cast<double>(m)) +
                                                  3 * std::sin(0.7 * static_cast<double>(m))));
    return line;
}

SharedBranchOutcome fakeBranch(const std::vector<NamedValue>& changes) {
    auto outcome = std::make_shared<BranchOutcome>();
    for (const NamedValue& change : changes) {
        if (change.value == "bad") outcome->problem = "exits.stop.value: a number is needed";
        outcome->changes += change.name + " = " + change.value;
    }
    if (!outcome->problem.empty()) return outcome;
    outcome->from = openOf(1);
    outcome->currency = "INR";
    outcome->zone = "Asia/Kolkata";
    outcome->firstDifference = "long INFY of ehma_pivot: closed by stop, in the branch by target";
    outcome->figures = {{"Net profit", "money", -1'250.5, 842.25},
                        {"Trades", "count", 12, 11},
                        {"Win rate", "fraction", 0.4, std::nullopt}};
    for (int i = 0; i < 150; ++i) {
        const UtcTime time = openOf(1 + i / 75).plus(i % 75 * 300LL * 1'000'000'000);
        const auto at = [&](double value) {
            return EquityRow{time, Money::fromRaw(std::llround(value * 10'000)), Money{}, 0};
        };
        outcome->original.push_back(at(1'000'000 - 9.0 * i + 300 * std::sin(i * 0.2)));
        outcome->branched.push_back(at(1'000'000 + 6.0 * i + 250 * std::sin(i * 0.23)));
    }
    const BranchExit stopped{openOf(1).plus(3600LL * 1'000'000'000), "stop", Money::whole(-820),
                             Quantity::whole(100)};
    const BranchExit hit{openOf(1).plus(7200LL * 1'000'000'000), "target", Money::whole(1'640),
                         Quantity::whole(1'080)};
    outcome->trades = {{"INFY", "ehma_pivot", Side::Buy, openOf(1), stopped, hit},
                       {"RELIANCE", "ehma_pivot", Side::Sell, openOf(2), stopped, std::nullopt}};
    return outcome;
}

void followTravel(TravelState& state, const TravelCommand& command) {
    const SharedTravelTape tape = fakeTape();
    switch (command.action) {
    case TravelAction::Play: state.playing = true; break;
    case TravelAction::Pause: state.playing = false; break;
    case TravelAction::Speed: state.speed = command.speed; break;
    case TravelAction::Seek: state.moment = command.moment; break;
    case TravelAction::SeekTime:
        state.moment = static_cast<std::uint32_t>(
            std::upper_bound(tape->times.begin(), tape->times.end(), command.time) - tape->times.begin() - 1);
        break;
    case TravelAction::Step: state.moment += command.forward ? 1 : -1U; break;
    case TravelAction::Find: {
        std::optional<std::uint32_t> found;
        for (const TravelMark& mark : tape->marks) {
            if (mark.kind != command.kind || mark.moment == state.moment) continue;
            if (command.forward ? mark.moment > state.moment && !found : mark.moment < state.moment)
                found = mark.moment;
        }
        state.moment = found.value_or(state.moment);
        break;
    }
    case TravelAction::Bookmark:
        state.bookmarks.push_back({state.moment, tape->times[state.moment], command.text});
        break;
    case TravelAction::Forget:
        std::erase_if(state.bookmarks, [&](const Bookmark& b) { return b.moment == state.moment; });
        break;
    case TravelAction::Close: state = {}; return;
    }
    state.time = tape->times[std::min(state.moment, tape->last())];
}

} // namespace openbell::tests
