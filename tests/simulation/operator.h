#pragma once
// An operator who does this and that: orders by hand, cancels, modifies, closes, pauses, halts, clears,
// changes limits, reconciles, adopts. What comes next depends on the seed and on what the runner shows.
#include "engine/runner/trading_runner.h"
#include "tests/simulation/random.h"

namespace openbell::simulation {

class Operator {
public:
    explicit Operator(std::uint64_t seed) : m_random{seed} {}

    // A wish, or none; `rate` parts of a million.
    [[nodiscard]] std::optional<OperatorCommand> wish(const TradingRunner& runner, const RunnerSetup& setup,
                                                      const SessionRecord& record, int rate);

private:
    [[nodiscard]] OperatorCommand draw(const TradingRunner& runner, const RunnerSetup& setup,
                                       const SessionRecord& record);
    [[nodiscard]] OperatorCommand order(const TradingRunner& runner, const RunnerSetup& setup);
    [[nodiscard]] OperatorCommand change(const TradingRunner& runner, const RunnerSetup& setup,
                                         const SessionRecord& record);
    [[nodiscard]] OperatorCommand changeLimit(const TradingRunner& runner);
    [[nodiscard]] OperatorCommand close(const TradingRunner& runner);
    [[nodiscard]] Price near(Price price, Price tick);

    Random m_random;
};

} // namespace openbell::simulation
