#pragma once
// Whether the session may enter (Running), may only close (Paused) or is being closed (Halted), and who said
// so. Each function gives the next state, or refuses and says why. Pure values; any thread.
#include "engine/core/result.h"
#include "engine/core/short_text.h"
#include "engine/core/utc_time.h"
#include <optional>
#include <string_view>

namespace openbell {

enum class HaltLevel : std::uint8_t { Running, Paused, Halted };

enum class HaltSource : std::uint8_t {
    Operator,
    StopFile,
    ControlApi,
    DailyLoss,
    Drawdown,
    Reconciliation,
};

struct Hold {
    HaltSource by = HaltSource::Operator;
    UtcTime since;
    ShortText why;
    friend bool operator==(const Hold&, const Hold&) = default;
};

// A halt lies over a pause: when a new day ends the halt, the pause is there still.
struct HaltState {
    std::optional<Hold> pause, halt;

    [[nodiscard]] HaltLevel level() const {
        if (halt) return HaltLevel::Halted;
        return pause ? HaltLevel::Paused : HaltLevel::Running;
    }
    friend bool operator==(const HaltState&, const HaltState&) = default;
};

[[nodiscard]] std::string_view toText(HaltLevel level);   // "paused"
[[nodiscard]] std::string_view toText(HaltSource source); // "stop_file"
// "halted by daily_loss since 2024-01-19T05:30:00Z: 30200 of 30000 lost"; "running"
[[nodiscard]] std::string haltText(const HaltState& state);

// Errors: paused or halted already.
[[nodiscard]] Result<HaltState> withPause(const HaltState& state, const Hold& hold);
// Over a halt that a new day ends comes one that it does not. Errors: halted already, with nothing to add.
[[nodiscard]] Result<HaltState> withHalt(const HaltState& state, const Hold& hold);
// Running again. Errors: it runs already; the reason is blank.
[[nodiscard]] Result<HaltState> cleared(const HaltState& state, std::string_view reason);
// A new day of the account ends a halt for the loss of the day before, and nothing else.
[[nodiscard]] HaltState withNewDay(HaltState state);

} // namespace openbell
