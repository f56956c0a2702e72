#pragma once
// The colours that carry meaning, one set for light and one for dark; everything else comes from the palette.
// Widgets ask coloursOf(palette()) when they paint, so a change of theme needs no wiring. GUI thread.
#include <QColor>
#include <QPalette>
#include <array>

namespace openbell {

struct Colours {
    QColor plot;      // behind a chart
    QColor grid;      // lines behind the data
    QColor separator; // between sessions
    QColor muted;     // axis labels, hints
    QColor text;
    QColor up, down; // gain and loss, rising and falling
    QColor warning;
    QColor accent; // selection, focus
    QColor volumeUp, volumeDown;
    QColor danger, dangerText; // the kill switch
    std::array<QColor, 6> studies;
};

enum class ThemeMode : std::uint8_t { Dark, Light };

[[nodiscard]] const Colours& coloursFor(ThemeMode mode);
// The set that fits a palette: dark when its window is dark.
[[nodiscard]] const Colours& coloursOf(const QPalette& palette);

} // namespace openbell
