// Settings of a branch, a line each, as they are typed: what is accepted has the value that was asked for, in
// a configuration that is one.
#include "engine/core/check.h"
#include "engine/replay/branch_settings.h"
#include <algorithm>

using namespace openbell;

namespace {

const std::string& configuration() {
    static const std::string text = [] {
        const auto parsed = parseConfiguration(
            "{\"data\": {\"symbols\": [\"A\"]}, \"strategies\": [{\"type\": \"ehma_pivot\"}],"
            " \"exits\": {\"stop\": {\"type\": \"percent\", \"value\": 0.5}}}",
            "fuzz.json");
        ENSURE(parsed.has_value());
        return canonicalJson(parsed->root());
    }();
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text{reinterpret_cast<const char*>(data), size};
    std::vector<BranchSetting> changes;
    while (!text.empty() && changes.size() < 8) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto setting = parseSetting(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (setting) changes.push_back(*setting);
    }
    const auto changed = changedConfig(configuration(), changes);
    if (!changed) {
        ENSURE(!changed.error().message.empty());
        return 0;
    }
    const auto again = parseConfiguration(changed->canonical, "again.json");
    ENSURE(again.has_value() && again->hash == changed->hash);
    (void)branchSettings(changed->canonical);
    return 0;
}
