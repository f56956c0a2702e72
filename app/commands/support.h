#pragma once
// What several commands need: opening the data folder, reading option values, printing JSON. One thread.
#include "app/cli/command.h"
#include "engine/feed/csv/layout.h"
#include "engine/session/headless/workspace.h"
#include "engine/store/store_lock.h"
#include <nlohmann/json.hpp>
#include <optional>

namespace openbell::cli {

using Json = nlohmann::ordered_json;

// The engine's clock at the edge.
[[nodiscard]] UtcTime wallClock();

// Text option values as values; the error names the option.
[[nodiscard]] Result<std::optional<Date>> dateOption(const Arguments& arguments, std::string_view option);
[[nodiscard]] Result<std::optional<Interval>> intervalOption(const Arguments& arguments,
                                                             std::string_view option);
[[nodiscard]] Result<std::optional<std::int64_t>> countOption(const Arguments& arguments,
                                                              std::string_view option);

// --columns and --delimiter, as far as they are given.
[[nodiscard]] Result<StatedLayout> layoutOptions(const Arguments& arguments);
[[nodiscard]] Option delimiterOption();

// The right to write a store, until it goes out of scope; refused while another process has it.
[[nodiscard]] tl::expected<StoreLock, Failure> lockToWrite(const Context& context, std::string_view store,
                                                           std::string_view doing);
// A backup where the newest is a day old, or as old as settings.json says. A failure is told, and harms
// nothing.
void backUpIfDue(const Context& context, std::string_view store);

// "a:x=1,y=2,b" -> "a:x=1,y=2" and "b": a part with '=' and without ':' belongs to the one before it.
[[nodiscard]] std::vector<std::string> splitStrategies(std::string_view list);
// The last value given, none when it was not.
[[nodiscard]] std::optional<std::string> given(const Arguments& arguments, std::string_view option);

// One object and a line end, whatever bytes its texts hold.
void print(Console& console, const Json& object);

// The error, or the value, of a Result as a command's outcome.
#define OPENBELL_TRY(variable, expression)                                                                   \
    auto variable##Result = (expression);                                                                    \
    if (!variable##Result) return failed(variable##Result.error());                                          \
    auto& variable = *variable##Result
#define OPENBELL_TRY_LOCK(variable, context, store, doing)                                                   \
    const auto variable = lockToWrite(context, store, doing);                                                \
    if (!variable) return tl::unexpected<Failure>(variable.error())
#define OPENBELL_TRY_USAGE(variable, expression)                                                             \
    auto variable##Result = (expression);                                                                    \
    if (!variable##Result) return misused(variable##Result.error().message);                                 \
    auto& variable = *variable##Result

} // namespace openbell::cli
