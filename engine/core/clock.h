#pragma once
// Where "now" comes from: injected, so that nothing in the engine reads the wall clock.
#include "engine/core/check.h"
#include "engine/core/utc_time.h"

namespace openbell {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime now() const = 0;
};

// Time as told by the inputs; never runs backwards. Used by backtest and replay, one thread.
class InputClock final : public Clock {
public:
    [[nodiscard]] UtcTime now() const override { return m_now; }
    void advanceTo(UtcTime time) {
        ENSURE(time >= m_now);
        m_now = time;
    }

private:
    UtcTime m_now{INT64_MIN};
};

} // namespace openbell
