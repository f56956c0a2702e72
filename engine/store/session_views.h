#pragma once
// The views through which plain SQL reads what a session's facts are packed in: one a kind of fact, a column
// a field, and trade_story, which joins a trade back to its signal. Internal to engine/store; pure.
//     key = session number * 2^32 + id, by which the views join; references are keys too, NULL for none
//     prices and quantities are in 1e-6, money in 1e-4, times in ns since 1970 UTC, enumerations as numbered
//     in facts.h; numbers with a fraction are exact between 2^-62 and 2^62, 0 and NULL (not a number) else
#include <string>

namespace openbell {

// The statements that make them, and that drop them again.
[[nodiscard]] std::string makeSessionViews();
[[nodiscard]] std::string dropSessionViews();

} // namespace openbell
