#include "app/cli/command.h"
#include "engine/core/nearest_name.h"
#include "engine/core/version.h"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace openbell::cli {

namespace {

constexpr std::string_view kIntroduction =
    "Openbell: rule-based trading, every decision explained.\n\n"
    "  openbell                 the workstation\n"
    "  openbell --demo          the workstation with the embedded demo data\n"
    "  openbell COMMAND ...     headless; openbell COMMAND --help teaches a command\n\n";

std::string overview() {
    std::string out{kIntroduction};
    out += "Commands\n";
    for (const Command& command : allCommands())
        out += fmt::format("  {:<20} {}\n", command.spec.name, command.spec.summary);
    out += "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule.\n\n"
           "First steps\n"
           "  openbell demo --out demo\n"
           "  openbell import bars INFY.csv --tz Asia/Kolkata --symbol INFY\n"
           "  openbell backtest --symbol INFY --strategy ehma_pivot --out run\n"
           "  openbell explain --trade 1\n";
    return out;
}

// Options of every command may stand before the command's name; they are moved behind it.
void moveLeadingOptionsBack(std::vector<std::string>& words) {
    std::size_t count = 0;
    while (count < words.size() && words[count].starts_with("--") && words[count] != "--help" &&
           words[count] != "--version")
        count += words[count] == "--data-dir" ? 2 : 1;
    if (count < words.size())
        std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count), words.end());
}

const Command* findCommand(const std::vector<std::string>& words, std::size_t& used) {
    for (used = std::min<std::size_t>(2, words.size()); used > 0; --used) {
        const std::string name = used == 2 ? words[0] + " " + words[1] : words[0];
        for (const Command& command : allCommands())
            if (command.spec.name == name) return &command;
    }
    return nullptr;
}

// "import" alone, or with a second word that is no command of that group.
std::string groupHelp(const std::string& word) {
    std::string out;
    for (const Command& command : allCommands())
        if (command.spec.name.starts_with(word + " "))
            out += fmt::format("  openbell {:<20} {}\n", command.spec.name, command.spec.summary);
    return out;
}

int report(const Failure& failure, bool json, Console& console) {
    console.err << "openbell: " << failure.message << "\n";
    if (json && !failure.printed) {
        const nlohmann::ordered_json object{{"error", failure.message},
                                            {"exit_code", static_cast<int>(failure.code)}};
        console.out << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    }
    return static_cast<int>(failure.code);
}

int unknownCommand(const std::vector<std::string>& words, bool json, Console& console) {
    const std::string group = groupHelp(words[0]);
    if (!group.empty() && (words.size() == 1 || words[1] == "--help" || words[1] == "-h")) {
        const bool asked = words.size() > 1;
        (asked ? console.out : console.err) << "openbell " << words[0] << " is one of\n" << group;
        return static_cast<int>(asked ? ExitCode::Done : ExitCode::Usage);
    }
    std::vector<std::string> names;
    for (const Command& command : allCommands())
        names.push_back(command.spec.name);
    const std::string name = group.empty() ? words[0] : words[0] + " " + words[1];
    const std::string nearest = nearestName(name, names);
    return report({ExitCode::Usage, fmt::format("unknown command '{}'{}; openbell --help lists all", name,
                                                nearest.empty() ? "" : ", did you mean '" + nearest + "'?")},
                  json, console);
}

} // namespace

int runCommandLine(std::vector<std::string> words, Console& console,
                   const std::filesystem::path& defaultDataDir) {
    moveLeadingOptionsBack(words);
    if (!words.empty() && words[0] == "help") {
        words.erase(words.begin());
        words.emplace_back("--help");
    }
    if (words.empty() || words[0] == "--help" || words[0] == "-h") {
        console.out << overview();
        return static_cast<int>(ExitCode::Done);
    }
    if (words[0] == "--version") {
        console.out << buildText() << "\n";
        return static_cast<int>(ExitCode::Done);
    }
    const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
    std::size_t used = 0;
    const Command* command = findCommand(words, used);
    if (command == nullptr) return unknownCommand(words, json, console);
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(used));
    const auto arguments = parseArguments(command->spec, words);
    if (!arguments) return report({ExitCode::Usage, arguments.error().message}, json, console);
    if (arguments->has("help")) {
        console.out << helpText(command->spec);
        return static_cast<int>(ExitCode::Done);
    }
    const std::string* dataDir = arguments->value("data-dir");
    const Context context{*arguments, dataDir == nullptr ? defaultDataDir : std::filesystem::path{*dataDir},
                          console};
    const Outcome outcome = command->run(context);
    if (!outcome) return report(outcome.error(), json, console);
    console.out.flush();
    if (!console.out)
        return report({ExitCode::Failed, "standard output cannot be written to (is the disk full?)"}, false,
                      console);
    return static_cast<int>(ExitCode::Done);
}

} // namespace openbell::cli
