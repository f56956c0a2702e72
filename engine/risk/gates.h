#pragma once
// The gates an entry passes, one small pure function each: pass or refuse, always with its two numbers. All
// of them are evaluated, also after a refusal, so that an explanation is whole. An order that reduces a
// position meets no gate.
#include "engine/orders/facts.h"
#include "engine/risk/sizing.h"
#include <array>

namespace openbell {

struct GateInputs {
    AccountState account;
    EntryTerms terms;
    Quantity quantity;       // sized
    Money risk, loss, value; // of that quantity: at the stop, with costs, notional
    bool halted = false;
    bool tradable = true;
    bool duplicate = false; // the strategy already holds or is entering this instrument
    UtcTime time;           // of the decision
    // Entries must be decided before this; kNoTime = the market is closed, far away = it never closes, or
    // market hours are switched off.
    UtcTime lastEntry;
};

using GateResults = std::array<GateResult, kGateCount>;

// Evaluates all gates, in the order of GateCode; the first that refuses gives the refusal code.
[[nodiscard]] GateResults evaluateGates(const GateInputs& inputs, const RiskLimits& limits);
[[nodiscard]] const GateResult* firstRefusal(const GateResults& results);

} // namespace openbell
