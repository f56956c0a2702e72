#pragma once
// The commands of each file in this folder. Pure; any thread.
#include "app/cli/command.h"

namespace openbell::cli {

[[nodiscard]] std::vector<Command> demoCommands();
[[nodiscard]] std::vector<Command> databaseCommands();
[[nodiscard]] std::vector<Command> importCommands();
[[nodiscard]] std::vector<Command> exportCommands();
[[nodiscard]] std::vector<Command> analyticsCommands();
[[nodiscard]] std::vector<Command> backtestCommands();
[[nodiscard]] std::vector<Command> runCommands();
[[nodiscard]] std::vector<Command> sessionCommands();
[[nodiscard]] std::vector<Command> reportCommands();
[[nodiscard]] std::vector<Command> explainCommands();
[[nodiscard]] std::vector<Command> reconcileCommands();
[[nodiscard]] std::vector<Command> deadLetterCommands();

} // namespace openbell::cli
