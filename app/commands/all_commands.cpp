#include "app/commands/commands.h"

namespace openbell::cli {

const std::vector<Command>& allCommands() {
    static const std::vector<Command> commands = [] {
        std::vector<Command> all;
        for (const auto group : {demoCommands, importCommands, exportCommands, analyticsCommands,
                                 backtestCommands, runCommands, sessionCommands, explainCommands,
                                 reconcileCommands, reportCommands, databaseCommands, deadLetterCommands})
            for (Command& command : group())
                all.push_back(std::move(command));
        return all;
    }();
    return commands;
}

} // namespace openbell::cli
