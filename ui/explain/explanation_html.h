#pragma once
// The story of a trade, an order or a signal as rich text: what was read, what held, which gates it met, and
// what happened. Pure.
#include "ui/format/display_format.h"
#include "ui/widgets/colours.h"

namespace openbell {

[[nodiscard]] QString explanationHtml(const Explanation& explanation, const DisplayFormat& format,
                                      const Colours& colours);

} // namespace openbell
