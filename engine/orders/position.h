#pragma once
// The position of one strategy in one instrument, changed by fills and by nothing else. Plain value.
#include "engine/orders/facts.h"
#include <optional>

namespace openbell {

struct Position {
    Quantity quantity; // negative = short
    Price average;     // entry price of what is open, costs excluded
    Money risk;        // initial risk of what was entered; 0 = no stop
    // The round trip so far, flat to flat.
    Side side = Side::Buy;
    Quantity entered, exited;
    Money entryValue, exitValue, costs; // values are positive
    UtcTime entryTime;
    OrderId entryOrder;
    SignalId entrySignal;
    Money mae, mfe;
    std::uint32_t barsHeld = 0;

    [[nodiscard]] bool isFlat() const { return quantity.isZero(); }
    [[nodiscard]] bool isLong() const { return quantity.raw() > 0; }
    // Profit of the open round trip if the rest were closed at `price`, before costs.
    [[nodiscard]] Money profitAt(Price price) const;
    // Best and worst open profit of bars: the highest and lowest price of all of them.
    void seeBars(Price high, Price low, std::uint32_t bars = 1);
};

struct AppliedFill {
    Money realised; // by this fill, before costs
    std::optional<Trade>
        closed;          // the round trip that this fill ended; exit reason and signals are the caller's
    bool opened = false; // this fill began a round trip
};

// Applies a fill: opens, adds, reduces, closes, or closes and opens the other way (a flip; its costs are
// shared out by quantity). Money stays exact: the sum over trades of gross equals the cash that moved.
[[nodiscard]] AppliedFill applyFill(Position& position, const Fill& fill);

} // namespace openbell
