#pragma once
// What is wrong with a run request before it is sent, in words that say what to do. Pure.
#include "ui/format/display_format.h"
#include <QStringList>

namespace openbell {

// Empty when the request can be sent.
// What a request asks for and the catalogue has not, a line each.
[[nodiscard]] QStringList missingOf(const RunRequest& request, const Catalogue& catalogue);
[[nodiscard]] QStringList problemsOf(const RunRequest& request, const Catalogue& catalogue);
// What the chosen symbols' stored intervals can give: every stored one, and multiples of one minute by
// roll-up.
[[nodiscard]] std::vector<Interval> intervalsFor(const std::vector<std::string>& symbols,
                                                 const Catalogue& catalogue);
[[nodiscard]] const SymbolInfo* findSymbol(const Catalogue& catalogue, const std::string& symbol);

} // namespace openbell
