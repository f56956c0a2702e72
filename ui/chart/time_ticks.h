#pragma once
// Where a chart of bars writes times: at session starts or at round minutes, never in the gap between
// sessions. Pure.
#include "ui/chart/bar_window.h"
#include "ui/chart/chart_data.h"

namespace openbell {

struct TimeTick {
    std::size_t bar = 0;
    QString text;       // "09:30", "20 Jan", "Jan 2024", "2024"
    bool major = false; // a new session, month or year
};

// At least `spacing` bars apart.
[[nodiscard]] std::vector<TimeTick> timeTicks(const ChartData& data, const BarWindow& window, double spacing);

} // namespace openbell
