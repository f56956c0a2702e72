#pragma once
// The gates an entry passes, one small pure function each: pass or refuse, always with its two numbers. All
// of them are evaluated, also after a refusal, so that an explanation is whole; what stops an entry is the
// first that refuses, in the order of GateCode. An order that reduces a position meets no gate.
#include "engine/orders/facts.h"
#include "engine/risk/sizing.h"
#include <array>
#include <span>

namespace openbell {

struct GateInputs {
    AccountState account;
    EntryTerms terms;
    Quantity quantity;       // sized
    Money risk, loss, value; // of that quantity: at the stop, with costs, notional
    bool halted = false;
    bool paused = false; // no new entries
    bool tradable = true;
    bool locked = false;    // an order in the symbol is in a state nobody knows
    bool duplicate = false; // the strategy already holds or is entering this instrument
    UtcTime time;           // of the decision
    // Entries must be decided before this; kNoTime = the market is closed, far away = it never closes, or
    // market hours are switched off.
    UtcTime lastEntry;
    std::int64_t priceAgeNanos = 0; // of the last price, at the decision; INT64_MAX = there is none yet
    Price lastTrade; // what terms.price is held against; 0 = none yet, which is for stale_data to refuse
    std::int64_t ordersLastMinute = 0; // entry orders sent, each slice counted
};

// What the gates said, in the order of GateCode; one that passed with nothing to tell is left out.
class GateResults {
public:
    void add(const GateResult& result) { m_told[m_count++] = result; }
    [[nodiscard]] std::span<const GateResult> told() const { return std::span{m_told}.first(m_count); }
    [[nodiscard]] GateResult of(GateCode gate) const {
        for (const GateResult& result : told())
            if (result.gate == gate) return result;
        return passedUntold(gate);
    }

private:
    std::array<GateResult, kGateCount> m_told;
    std::size_t m_count = 0;
};

// Evaluates all gates.
[[nodiscard]] GateResults evaluateGates(const GateInputs& inputs, const RiskLimits& limits);
// What stops the entry: the first gate that refuses; none when it may enter. Of a size of zero it is the
// first limit that left no lot, if one did.
[[nodiscard]] const GateResult* firstRefusal(const GateResults& results);

// Whether an order can only bring a position nearer to flat. Such an order meets no gate.
[[nodiscard]] bool reducesOnly(Quantity position, Side side, Quantity quantity);

} // namespace openbell
