// The file of dead letters, as it is and with every line's checksum set right, so that what is behind it is
// reached too. What is read means the same when written again; every letter is in one group.
#include "engine/core/check.h"
#include "engine/store/dead_letter_lines.h"
#include "engine/store/letter_groups.h"
#include <algorithm>
#include <zlib.h>

using namespace openbell;

namespace {

std::string withChecksums(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const auto crc = ::crc32_z(0, reinterpret_cast<const Bytef*>(line.data()), line.size());
        lines += fmt::format("{:08x} {}\n", crc, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void check(std::string_view text) {
    std::vector<DeadLetter> letters = readLetters(text);
    std::string written;
    for (const DeadLetter& letter : letters)
        written += lineOf(letter);
    const auto again = readLetters(written);
    ENSURE(again.size() == letters.size());
    for (std::size_t i = 0; i < again.size(); ++i)
        ENSURE(lineOf(again[i]) == lineOf(letters[i]));
    const std::size_t count = letters.size();
    std::size_t grouped = 0;
    for (const LetterGroup& group : groupsOf(std::move(letters))) {
        ENSURE(!group.letters.empty() && !contentOf(group).empty());
        grouped += group.letters.size();
    }
    ENSURE(grouped == count);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check(text);
    check(withChecksums(text));
    return 0;
}
