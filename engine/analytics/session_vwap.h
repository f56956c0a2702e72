#pragma once
// The session's volume-weighted average price as an incremental kernel. Plain value; one thread at a time.
#include "engine/analytics/sliding_window.h"

namespace openbell {

// Sum of typical price * volume over sum of volume since the session began; typical price = (high + low +
// close) / 3. NaN while no volume has traded in the session (always, for an index).
class SessionVwap {
public:
    // newSession: not 0 on a session's first bar.
    double update(double high, double low, double close, double volume, double newSession) {
        if (newSession != 0) m_money = m_volume = 0;
        m_money += (high + low + close) / 3 * volume;
        m_volume += volume;
        return m_volume > 0 ? m_money / m_volume : kNoValue;
    }
    friend bool operator==(const SessionVwap&, const SessionVwap&) = default;

private:
    double m_money = 0, m_volume = 0;
};

} // namespace openbell
