#pragma once
// The look of the whole application: Fusion, one palette and a few style rules, switchable while it runs. GUI
// thread only.
#include "ui/widgets/colours.h"
#include <QFont>

class QApplication;

namespace openbell {

void applyTheme(QApplication& app, ThemeMode mode);
[[nodiscard]] QPalette paletteFor(ThemeMode mode);

// Tabular figures for prices, quantities and times, at the application's font size plus `delta` points.
[[nodiscard]] QFont numberFont(double delta = 0);

} // namespace openbell
