#pragma once
// How the rows of one session are found: key = session number * 2^32 + id, in every table. Internal to
// engine/store.
#include <array>
#include <cstdint>
#include <string_view>

namespace openbell {

inline constexpr int kKeyBits = 32;
inline constexpr std::int64_t kKeyMask = (std::int64_t{1} << kKeyBits) - 1;

[[nodiscard]] constexpr std::int64_t keyOf(std::int64_t session, std::int64_t id) {
    return (session << kKeyBits) | id;
}

inline constexpr std::array<std::string_view, 12> kKeyedTables = {
    "signals",    "decisions", "orders",      "fills",        "trades",    "risk_events",
    "conditions", "gates",     "near_misses", "order_events", "positions", "equity"};

// Facts in one packed piece.
inline constexpr std::size_t kPieceRows = 4096;

} // namespace openbell
