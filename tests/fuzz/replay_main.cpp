// Runs a fuzz target without libFuzzer: over a few inputs that suit any parser and over each seed, each of
// its prefixes and each single changed byte (at most a few thousand variants a seed), so that every build and
// sanitizer checks the parser's behaviour on broken input.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t kVariantsPerSeed = 1000;

Bytes readBytes(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return Bytes{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

// The copy is exactly as long as the input, so that a sanitizer sees a read beyond its end.
void runOne(const Bytes& input) {
    const Bytes exact(input.begin(), input.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::size_t runSeed(const Bytes& seed) {
    std::size_t runs = 1;
    runOne(seed);
    const std::size_t stride = std::max<std::size_t>(1, seed.size() / kVariantsPerSeed);
    for (std::size_t at = 0; at < seed.size(); at += stride, runs += 2) {
        runOne(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(at)));
        Bytes changed = seed;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U + at * 37U % 255U));
        runOne(changed);
    }
    return runs;
}

// Nothing, a lone byte, and the smallest text of the usual kinds.
const std::vector<std::string> kCommonInputs = {"",  std::string(1, '\0'), "\xff\xfe", "\n", "{}",
                                                "[", "a,b\n1,2\n",         "\"\n"};

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER_OF_SEEDS\n", argc > 0 ? argv[0] : "fuzz");
        return 2;
    }
    std::size_t runs = 0;
    for (const std::string& text : kCommonInputs)
        runs += runSeed(Bytes(text.begin(), text.end()));
    std::size_t seeds = 0;
    if (std::filesystem::is_directory(argv[1])) {
        for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) {
            runs += runSeed(readBytes(entry.path()));
            ++seeds;
        }
    }
    std::printf("%zu seeds, %zu inputs\n", seeds, runs);
    return 0;
}
