// Headers of journals: what is accepted is written as the same header again.
#include "engine/core/check.h"
#include "engine/journal/journal_header.h"

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = parseJournalHeader({reinterpret_cast<const char*>(data), size});
    if (!header) return 0;
    const auto again = parseJournalHeader(toText(*header));
    ENSURE(again && toText(*again) == toText(*header));
    return 0;
}
