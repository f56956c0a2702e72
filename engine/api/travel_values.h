#pragma once
// Going through stored sessions: what there is to open, where things happened, which moment is shown, and
// what another future came to. Plain values. The moment n of a session is when n of its inputs have been
// applied.
#include "engine/api/values.h"
#include "engine/orders/mark_kind.h"

namespace openbell {

struct SessionRow {
    std::string id, mode, state; // "backtest", "paper"; "finished", "interrupted"
    std::string symbols, strategies, interval, currency, zone;
    UtcTime recorded, from, to;
    std::int64_t trades = 0;
    std::optional<Money> net; // of all trades
    bool synthetic = false;
};

struct TravelMark {
    std::uint32_t moment = 0;
    MarkKind kind = MarkKind::Signal;
    std::uint16_t symbol = 0; // index into TravelTape::symbols
};

struct TravelDay {
    std::uint32_t moment = 0; // its first
    Date date;
};

struct NamedValue {
    std::string name, value;
};

// A session from end to end, told once when it has been gone through.
struct TravelTape {
    std::string sessionId, title, zone, currency;
    std::string note; // what the operator must know of it; empty = nothing
    Interval interval;
    std::vector<std::string> symbols;
    std::vector<UtcTime> times; // by moment, from 0: one more than there are inputs
    std::vector<TravelDay> days;
    std::vector<TravelMark> marks;    // by moment
    std::vector<NamedValue> settings; // that a branch may change
    std::size_t statesKept = 0, inputsBetween = 0, bytesKept = 0;
    [[nodiscard]] std::uint32_t last() const { return static_cast<std::uint32_t>(times.size()) - 1; }
};
using SharedTravelTape = std::shared_ptr<const TravelTape>; // never null; read on any thread

// The price of one symbol by moment; NaN before its first.
struct TravelLine {
    std::string symbol;
    std::vector<float> closes;
};
using SharedTravelLine = std::shared_ptr<const TravelLine>; // never null; read on any thread

struct Bookmark {
    std::uint32_t moment = 0;
    UtcTime time;
    std::string text;
    friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

struct TravelState {
    bool open = false;
    double explored = 0; // 0..1; at 1 every moment can be gone to
    std::uint32_t moment = 0;
    UtcTime time = kNoTime;
    bool playing = false;
    double speed = 0;                // multiples of real time; 0 = as fast as possible
    std::vector<Bookmark> bookmarks; // by moment
};

enum class TravelUnit : std::uint8_t { Input, Bar, Trade };
enum class TravelAction : std::uint8_t {
    Play,
    Pause,
    Speed,    // speed
    Seek,     // moment; of several that wait, the newest counts
    SeekTime, // time: the last moment not after it
    Step,     // unit, forward
    Find,     // kind, forward
    Bookmark, // here; text
    Forget,   // the bookmark here
    Close
};

struct TravelCommand {
    TravelAction action = TravelAction::Pause;
    double speed = 0;
    std::uint32_t moment = 0;
    UtcTime time{};
    TravelUnit unit = TravelUnit::Bar;
    MarkKind kind = MarkKind::Trade;
    bool forward = true;
    std::string text{};
};

// ---- another future
// ------------------------------------------------------------------------------------------------
struct BranchFigure {
    std::string title, unit; // unit as of StatisticRow
    std::optional<double> original, branched;
};

struct BranchExit { // how a trade ended in one future
    UtcTime time;
    std::string reason;
    Money net;
    Quantity quantity{};
};

struct BranchTrade { // of both futures, or of one
    std::string symbol, strategy;
    Side side = Side::Buy;
    UtcTime entry;
    std::optional<BranchExit> original, branched;
};

struct BranchOutcome {
    std::string problem; // why there is none; empty = there is
    UtcTime from;        // the moment they part
    std::string currency, zone, changes, firstDifference;
    std::vector<BranchFigure> figures; // from that moment on
    std::vector<EquityRow> original, branched;
    std::vector<BranchTrade> trades; // closed after that moment, by entry
};
using SharedBranchOutcome = std::shared_ptr<const BranchOutcome>; // never null; read on any thread

} // namespace openbell
