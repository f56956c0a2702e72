#pragma once
// Computes a list of facts bar by bar: O(1) a bar, no allocation after creation, and the same bits as the
// batch form. Plain copyable state (a checkpoint is a copy). One thread at a time.
#include "engine/analytics/fact_name.h"
#include "engine/market/bar.h"
#include <memory>
#include <span>
#include <vector>

namespace openbell {

class FactEngine {
public:
    // Facts in the order given; shared parts (the EMAs of a MACD, say) are computed once.
    [[nodiscard]] static Result<FactEngine> make(std::span<const FactName> facts);
    FactEngine(const FactEngine& other);
    FactEngine& operator=(const FactEngine& other);
    FactEngine(FactEngine&&) noexcept;
    FactEngine& operator=(FactEngine&&) noexcept;
    ~FactEngine();

    // `session` is any number that changes when a new session starts (vwap begins anew there).
    void update(const BarValues& bar, std::int64_t session);
    // One value a fact, in the order given to make(); NaN until warmed up. Valid until the next update().
    [[nodiscard]] std::span<const double> values() const;
    // Bars needed before every fact has a value.
    [[nodiscard]] int warmUp() const;

private:
    struct State;
    explicit FactEngine(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace openbell
