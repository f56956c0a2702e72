#pragma once
// What is traded, and where. Plain value.
#include "engine/core/fixed.h"
#include <string>

namespace openbell {

struct Instrument {
    std::string symbol;           // unique in market.db, e.g. "INFY"
    std::string exchange;         // "NSE", "BSE", "NYSE", "NASDAQ", or "" (continuous, no calendar)
    std::string currency = "INR"; // ISO 4217
    std::string calendar;         // id of the session calendar: "NSE", "NYSE", or "24x7"
    std::string zone = "UTC";     // IANA name, for display and for daily bars
    Price tickSize = Price::fromRaw(10'000); // 0.01; prices sent to a broker are multiples of it
    Quantity lotSize = Quantity::whole(1);   // order quantities are multiples of it
    Quantity freezeQuantity;                 // the exchange's largest order; 0 = none
    bool tradable = true;                    // false for indices

    friend bool operator==(const Instrument&, const Instrument&) = default;
};

} // namespace openbell
