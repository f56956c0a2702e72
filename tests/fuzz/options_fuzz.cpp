// What stands on a command line, one word a line: arguments, strategies, columns, patterns of times and
// names.
#include "app/cli/arguments.h"
#include "engine/core/check.h"
#include "engine/feed/csv/layout.h"
#include "engine/feed/csv/time_format.h"
#include "engine/feed/input_files.h"
#include "engine/session/headless/run_options.h"

using namespace openbell;

namespace {

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty() && words.size() < 16) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

const cli::CommandSpec& someCommand() {
    static const cli::CommandSpec spec{"try",
                                       "",
                                       "FILE...",
                                       0,
                                       4,
                                       "",
                                       {{"symbol", "NAME", "", true, true},
                                        {"stamp", "WHICH", "", false, false, {"start", "end"}},
                                        {"refused", "", ""}}};
    return spec;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::string> words = wordsOf({reinterpret_cast<const char*>(data), size});
    const auto arguments = cli::parseArguments(someCommand(), words);
    ENSURE(arguments || !arguments.error().message.empty());
    headless::RunOptions options;
    options.symbols = {"A"};
    options.strategies = words;
    const auto configuration = headless::effectiveConfiguration(options);
    ENSURE(configuration || !configuration.error().message.empty());
    for (const std::string& word : words) {
        (void)parseColumns(word);
        (void)Interval::parse(word);
        (void)Date::parse(word);
        (void)symbolOfName(word);
        if (word.size() < 100) (void)matchSymbol("{symbol}_*.csv", word);
        WrittenTime time;
        if (const auto format = TimeFormat::compile(word)) (void)format->parse("2024-01-20 09:15:00", time);
    }
    return 0;
}
