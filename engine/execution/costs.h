#pragma once
// What a fill costs besides its price: nothing, basis points of its value, or a dated schedule of charges.
// Plain values and one pure function; any thread, no allocation. A cost is never negative.
#include "engine/core/fixed.h"
#include "engine/core/utc_time.h"
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace openbell {

struct CostBreakdown {
    Money brokerage; // commission; the whole cost of the bps model
    Money stt;       // securities transaction tax (India)
    Money exchange;  // the exchange's transaction charge
    Money sebi;      // turnover fee of the regulator (India)
    Money stamp;     // stamp duty (India)
    Money gst;       // GST, before July 2017 service tax, on the services above
    Money secFee;    // SEC Section 31 fee (US)
    Money taf;       // FINRA trading activity fee (US)
    Money total;     // the sum of the above

    CostBreakdown& operator+=(const CostBreakdown& other);
    friend bool operator==(const CostBreakdown&, const CostBreakdown&) = default;
};

// The member of CostBreakdown that a charge adds to.
using CostItem = Money CostBreakdown::*;

// One execution. `orderValueBefore` is the value of earlier fills of the same order: charges with a cap an
// order (brokerage) then cost the same however the order was sliced into fills.
struct CostedFill {
    bool isSell = false;
    Price price;       // >= 0
    Quantity quantity; // > 0 whichever the side
    Date date;         // the exchange's local date of the trade
    Money orderValueBefore;
};

struct NoCosts {
    friend bool operator==(const NoCosts&, const NoCosts&) = default;
};

// A share of the value, on each side. Rates are parts of kRateOne: 3 bps = 3'000'000.
inline constexpr std::int64_t kRateOne = 10'000'000'000;
struct BpsCosts {
    std::int64_t rate = 0; // of kRateOne, 0 .. kRateOne
    friend bool operator==(const BpsCosts&, const BpsCosts&) = default;
};

// What a charge is a share of.
enum class CostBasis : std::uint8_t { Value, Units, Charges };

// A rate in force from a date until the next rate's date.
struct CostRate {
    Date from;
    std::int64_t rate = 0; // of kRateOne; for CostBasis::Units money units a share, times kRateOne
    Money cap;             // most that an order (Value) or a fill (Units) is charged; 0 = no cap
    friend bool operator==(const CostRate&, const CostRate&) = default;
};

struct Charge {
    CostItem item = nullptr;
    bool onBuy = true, onSell = true;
    CostBasis basis = CostBasis::Value;
    std::vector<CostItem> of;       // for CostBasis::Charges: the items summed, charged before this one
    Money step = Money::fromRaw(1); // the amount is a multiple of this, at most 100 units
    Rounding rounding = Rounding::HalfEven; // to `step`
    std::vector<CostRate> rates;            // ascending by date, not empty
    friend bool operator==(const Charge&, const Charge&) = default;
};

struct CostSchedule {
    std::string name, title, currency;
    std::vector<Charge> charges;
    friend bool operator==(const CostSchedule&, const CostSchedule&) = default;
};

using CostModel = std::variant<NoCosts, BpsCosts, CostSchedule>;

[[nodiscard]] std::size_t footprint(const CostModel& model); // bytes

// The costs of one fill. Every amount is rounded half to even to 1e-4 of the currency (a charge may state
// a coarser step), from the value price x quantity rounded the same way. A charge costs nothing before its
// first date.
[[nodiscard]] CostBreakdown costsOf(const CostModel& model, const CostedFill& fill);

} // namespace openbell
