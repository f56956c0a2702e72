#pragma once
// A command's options as data, the arguments a user gave for them, and the help text made from both. Pure;
// any thread.
#include "engine/core/result.h"
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace openbell::cli {

struct Option {
    std::string name;                   // "symbol", given as --symbol
    std::string value;                  // what follows, in capitals: "NAME"; empty for a switch
    std::string help;                   // one sentence; states the default
    bool many = false;                  // may be given several times
    bool list = false;                  // a value may hold several, separated by commas
    std::vector<std::string> choices{}; // the allowed values; empty = any
};

struct CommandSpec {
    std::string name;       // "import bars"
    std::string summary;    // one line
    std::string operands{}; // "FILE..."; empty = takes none
    std::size_t minOperands = 0, maxOperands = 0;
    std::string details{}; // paragraphs
    std::vector<Option> options{};
    std::vector<std::string> examples{}; // "openbell import bars ..."
};

// Every command also takes --json, --data-dir DIR and --help.
[[nodiscard]] const std::vector<Option>& commonOptions();

class Arguments {
public:
    [[nodiscard]] bool has(std::string_view option) const { return m_values.contains(option); }
    // The last value given, none when it was not.
    [[nodiscard]] const std::string* value(std::string_view option) const;
    [[nodiscard]] std::string valueOr(std::string_view option, std::string_view otherwise) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    [[nodiscard]] const std::vector<std::string>& operands() const { return m_operands; }
    [[nodiscard]] bool json() const { return has("json"); }

private:
    friend Result<Arguments> parseArguments(const CommandSpec& spec, const std::vector<std::string>& given);
    std::map<std::string, std::vector<std::string>, std::less<>> m_values;
    std::vector<std::string> m_operands;
};

// `--name value`, `--name=value`, `--` before operands that start with a dash. Errors name what is wrong, the
// nearest option to a typo, and how to see the help.
[[nodiscard]] Result<Arguments> parseArguments(const CommandSpec& spec,
                                               const std::vector<std::string>& given);

[[nodiscard]] std::string helpText(const CommandSpec& spec);

} // namespace openbell::cli
