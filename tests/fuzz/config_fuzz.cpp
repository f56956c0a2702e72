// Configurations and costs schedules as text: what is accepted means the same when written again.
#include "engine/core/check.h"
#include "engine/core/config.h"
#include "engine/execution/cost_schedule.h"
#include <cstddef>

using namespace openbell;

namespace {

void canonicalTextIsAFixedPoint(std::string_view text) {
    const auto document = parseJson(text, "fuzz.json");
    if (!document) return;
    const std::string canonical = canonicalJson(document->root);
    const auto again = parseJson(canonical, "canonical.json");
    ENSURE(again.has_value());
    ENSURE(canonicalJson(again->root) == canonical);
    const auto pretty = parseJson(prettyJson(document->root), "pretty.json");
    ENSURE(pretty.has_value());
    ENSURE(canonicalJson(pretty->root) == canonical);
}

void effectiveConfigurationIsItsOwn(std::string_view text) {
    const auto configuration = parseConfiguration(text, "fuzz.json");
    if (!configuration) return;
    const auto again = parseConfiguration(canonicalJson(configuration->root()), "effective.json");
    ENSURE(again.has_value());
    ENSURE(again->hash == configuration->hash);
    if (const auto model = costModelOf(*configuration->find("costs"), "NSE", true))
        (void)costsOf(*model, {true, Price::whole(100), Quantity::whole(10), Date::fromYmd(2024, 1, 2), {}});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    canonicalTextIsAFixedPoint(text);
    effectiveConfigurationIsItsOwn(text);
    (void)parseCostSchedule(text, "costs.json");
    return 0;
}
