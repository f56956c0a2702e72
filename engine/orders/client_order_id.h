#pragma once
// What an order is called towards a broker: which decision it carries out, as which leg, and in which
// attempt. The same decision always gives the same ids, also after a restart, so a broker that sees one twice
// knows it for a repeat. Plain value.
#include "engine/orders/facts.h"
#include <string>
#include <string_view>

namespace openbell {

struct ClientOrderId {
    DecisionId decision;
    Leg leg = Leg::Entry;
    std::uint16_t attempt = 0; // the next one only after the one before is final
    friend constexpr auto operator<=>(const ClientOrderId&, const ClientOrderId&) = default;
};

// At most 20 characters of A-Z, a-z, 0-9: `sessionTag` (7 of them, see sessionTag()), the decision in base
// 36, the leg's letter and the attempt.
[[nodiscard]] std::string toText(const ClientOrderId& id, std::string_view sessionTag);
// None where the text is not one of this session's.
[[nodiscard]] std::optional<ClientOrderId> parseClientOrderId(std::string_view text,
                                                              std::string_view sessionTag);
// Seven characters that differ between sessions.
[[nodiscard]] std::string sessionTag(std::string_view sessionId);

} // namespace openbell
