#pragma once
// A command of the command line: what it takes, and what it does with it. One thread.
#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include <filesystem>
#include <functional>

namespace openbell::cli {

enum class ExitCode : int { Done = 0, Failed = 1, Usage = 2, Refused = 3 };

struct Failure {
    ExitCode code = ExitCode::Failed;
    std::string message;  // what, where, remedy; may have several lines
    bool printed = false; // the JSON object is on standard output already
};
using Outcome = tl::expected<void, Failure>;

[[nodiscard]] inline tl::unexpected<Failure> failed(const Error& error) {
    return tl::unexpected<Failure>{Failure{ExitCode::Failed, error.message}};
}
[[nodiscard]] inline tl::unexpected<Failure> misused(std::string message) {
    return tl::unexpected<Failure>{Failure{ExitCode::Usage, std::move(message)}};
}
[[nodiscard]] inline tl::unexpected<Failure> refused(std::string message) {
    return tl::unexpected<Failure>{Failure{ExitCode::Refused, std::move(message)}};
}

struct Context {
    const Arguments& arguments;
    std::filesystem::path dataDir;
    Console& console;
};

struct Command {
    CommandSpec spec;
    std::function<Outcome(const Context&)> run;
};

// All of them, in the order the help lists them.
[[nodiscard]] const std::vector<Command>& allCommands();

// Runs what `words` (without the program's name) ask for and gives the exit code. With --json a failure also
// prints one object, {"error": ..., "exit_code": ...}.
[[nodiscard]] int runCommandLine(std::vector<std::string> words, Console& console,
                                 const std::filesystem::path& defaultDataDir);

} // namespace openbell::cli
