#include "engine/analytics/bands.h"

namespace openbell {

WindowMoments::WindowMoments(int period, Deviation deviation)
    : m_block(static_cast<std::size_t>(period)),
      m_inverse{1.0 / period},
      m_scale{1.0 / (deviation == Deviation::Population ? period : period - 1)} {
    ENSURE(period >= (deviation == Deviation::Population ? 1 : 2));
}

} // namespace openbell
