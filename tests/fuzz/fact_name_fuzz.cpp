// Names of facts from outside: any text is a fact that reads back as written, or an error.
#include "engine/analytics/fact_name.h"
#include "engine/core/check.h"
#include <cstddef>

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto facts = parseFactList(text);
    ENSURE(facts ? !facts->empty() : !facts.error().message.empty());
    if (!facts) return 0;
    for (const FactName& fact : *facts)
        ENSURE(FactName::parse(fact.toString()) == fact);
    return 0;
}
