#include "engine/orders/client_order_id.h"
#include "engine/core/sha256.h"
#include <array>
#include <charconv>

namespace openbell {

namespace {

constexpr std::size_t kTagLength = 7;
constexpr int kBase = 36;
constexpr std::string_view kLegs = "estxua"; // by Leg

} // namespace

std::string sessionTag(std::string_view sessionId) {
    return Sha256::hexOf(std::string{sessionId}).substr(0, kTagLength);
}

std::string toText(const ClientOrderId& id, std::string_view tag) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), id.decision.value, kBase).ptr;
    std::string text{tag};
    text.append(digits.data(), end);
    text += kLegs[static_cast<std::size_t>(id.leg)];
    text += std::to_string(id.attempt);
    return text;
}

std::optional<ClientOrderId> parseClientOrderId(std::string_view text, std::string_view tag) {
    if (!text.starts_with(tag)) return std::nullopt;
    text.remove_prefix(tag.size());
    // The attempt's digits end the text; the leg's letter stands before them.
    std::size_t leg = text.size();
    while (leg > 0 && text[leg - 1] >= '0' && text[leg - 1] <= '9')
        --leg;
    if (leg < 2 || leg == text.size()) return std::nullopt;
    const auto known = kLegs.find(text[leg - 1]);
    if (known == std::string_view::npos) return std::nullopt;
    ClientOrderId id;
    id.leg = static_cast<Leg>(known);
    const char* const middle = text.data() + leg - 1;
    const auto decision = std::from_chars(text.data(), middle, id.decision.value, kBase);
    const auto attempt = std::from_chars(middle + 1, text.data() + text.size(), id.attempt);
    const bool whole = decision.ptr == middle && attempt.ptr == text.data() + text.size();
    if (decision.ec != std::errc{} || attempt.ec != std::errc{} || !whole || id.decision.isNone())
        return std::nullopt;
    return id;
}

} // namespace openbell
