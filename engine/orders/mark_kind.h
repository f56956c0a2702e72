#pragma once
// What a session is gone through by, event by event.
#include <cstddef>
#include <cstdint>

namespace openbell {

// A refusal is a signal that was not taken; an alert a risk event; a trade the moment it was closed.
enum class MarkKind : std::uint8_t { Signal, Order, Fill, Refusal, Alert, Trade };
inline constexpr std::size_t kMarkKinds = 6;

} // namespace openbell
