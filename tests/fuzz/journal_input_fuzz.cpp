// Payloads of the journal: what is accepted encodes to the same bytes again.
#include "engine/core/check.h"
#include "engine/journal/input_codec.h"

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto kind = static_cast<EntryKind>(data[0] % 7);
    const std::span<const std::uint8_t> payload{data + 1, size - 1};
    const auto input = decodeInput(kind, UtcTime{1}, payload);
    if (!input) return 0;
    const ByteVector again = encode(*input);
    ENSURE(std::equal(again.begin(), again.end(), payload.begin(), payload.end()));
    return 0;
}
