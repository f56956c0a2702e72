// Packed files: whatever the bytes, reading ends with the same content by small and large pieces, or with the
// same error.
#include "engine/core/check.h"
#include "engine/feed/input_files.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace openbell;

namespace {

constexpr std::size_t kMost = 1 << 20; // of what is unpacked; a few bytes may stand for gigabytes

std::string readAll(const InputPart& part, std::size_t piece) {
    const auto source = part.open();
    if (!source) return source.error().message;
    std::string text, buffer(piece, '\0');
    while (text.size() < kMost) {
        const auto count = (*source)->read(buffer);
        if (!count) return text + count.error().message;
        if (*count == 0) break;
        text.append(buffer, 0, *count);
    }
    text.resize(std::min(text.size(), kMost));
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int file = memfd_create("fuzz", 0);
    ENSURE(file >= 0 && ftruncate(file, 0) == 0);
    ENSURE(pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    const auto listed = listInputs({fmt::format("/proc/self/fd/{}", file)});
    if (!listed) return 0;
    std::size_t parts = 0;
    for (const InputPart& part : listed->parts) {
        ENSURE(readAll(part, 4096) == readAll(part, 1 << 16));
        if (++parts == 8) break;
    }
    return 0;
}
