#include "engine/risk/halt_state.h"

namespace openbell {

namespace {

bool endsWithDay(const Hold& halt) {
    return halt.by == HaltSource::DailyLoss;
}

std::string told(HaltLevel level, const Hold& hold) {
    std::string out = fmt::format("{} by {} since {}", toText(level), toText(hold.by), toIsoUtc(hold.since));
    if (!hold.why.isEmpty()) out += fmt::format(": {}", hold.why.view());
    return out;
}

} // namespace

std::string_view toText(HaltLevel level) {
    switch (level) {
    case HaltLevel::Running: return "running";
    case HaltLevel::Paused: return "paused";
    case HaltLevel::Halted: return "halted";
    }
    return "";
}

std::string_view toText(HaltSource source) {
    switch (source) {
    case HaltSource::Operator: return "operator";
    case HaltSource::StopFile: return "stop_file";
    case HaltSource::ControlApi: return "control_api";
    case HaltSource::DailyLoss: return "daily_loss";
    case HaltSource::Drawdown: return "max_drawdown";
    case HaltSource::Reconciliation: return "reconciliation";
    }
    return "";
}

std::string haltText(const HaltState& state) {
    if (state.halt) return told(HaltLevel::Halted, *state.halt);
    if (state.pause) return told(HaltLevel::Paused, *state.pause);
    return std::string{toText(HaltLevel::Running)};
}

Result<HaltState> withPause(const HaltState& state, const Hold& hold) {
    if (state.level() != HaltLevel::Running)
        return fail("the session takes no new entries already: it is {}", haltText(state));
    return HaltState{hold, std::nullopt};
}

Result<HaltState> withHalt(const HaltState& state, const Hold& hold) {
    if (state.halt && (!endsWithDay(*state.halt) || endsWithDay(hold)))
        return fail("the session is {} already; clear it with a reason to go on", haltText(state));
    return HaltState{state.pause, hold};
}

Result<HaltState> cleared(const HaltState& state, std::string_view reason) {
    if (state.level() == HaltLevel::Running) return fail("the session is running: there is nothing to clear");
    if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return fail("the session stays {}: say why it may go on", haltText(state));
    return HaltState{};
}

HaltState withNewDay(HaltState state) {
    if (state.halt && endsWithDay(*state.halt)) state.halt.reset();
    return state;
}

} // namespace openbell
