#pragma once
// What an order would become, as a small table: bracket, value, costs, risk, and the gates that refuse. Pure.
#include "ui/format/display_format.h"

namespace openbell {

[[nodiscard]] QString previewHtml(const OrderPreview& preview, const SymbolInfo& instrument,
                                  const DisplayFormat& format);
// The refusing gates with their numbers, then how many passed.
[[nodiscard]] QString gatesHtml(const std::vector<ExplainedGate>& gates, const DisplayFormat& format);

} // namespace openbell
