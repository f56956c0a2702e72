#include "app/cli/arguments.h"
#include "engine/core/nearest_name.h"
#include <algorithm>

namespace openbell::cli {

namespace {

const Option* findOption(const CommandSpec& spec, std::string_view name) {
    const auto named = [&](const Option& option) { return option.name == name; };
    const auto own = std::find_if(spec.options.begin(), spec.options.end(), named);
    if (own != spec.options.end()) return &*own;
    const auto common = std::find_if(commonOptions().begin(), commonOptions().end(), named);
    return common == commonOptions().end() ? nullptr : &*common;
}

tl::unexpected<Error> unknownOption(const CommandSpec& spec, std::string_view name) {
    std::vector<std::string> names;
    for (const auto* options : {&spec.options, &commonOptions()})
        for (const Option& option : *options)
            names.push_back(option.name);
    const std::string nearest = nearestName(name, names);
    const std::string hint = nearest.empty() ? "" : fmt::format("; did you mean --{}?", nearest);
    return fail("unknown option --{}{} (openbell {} --help lists all)", name, hint, spec.name);
}

std::string_view withoutBlanks(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = text.find(',');
        if (const auto part = withoutBlanks(text.substr(0, comma)); !part.empty()) parts.emplace_back(part);
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

Status keep(const Option& option, std::string value, std::vector<std::string>& values) {
    if (!values.empty() && !option.many)
        return fail("--{} was given twice; it takes one {}", option.name, option.value);
    const auto given = option.list ? split(value) : std::vector{std::move(value)};
    if (given.empty()) return fail("--{} needs {}, but what follows is empty", option.name, option.value);
    for (const std::string& one : given)
        if (!option.choices.empty() &&
            std::find(option.choices.begin(), option.choices.end(), one) == option.choices.end())
            return fail("--{} cannot be '{}'; it is one of: {}{}", option.name, one,
                        fmt::join(option.choices, ", "), didYouMean(one, option.choices));
    values.insert(values.end(), given.begin(), given.end());
    return {};
}

Status checkOperands(const CommandSpec& spec, const std::vector<std::string>& operands) {
    if (operands.size() < spec.minOperands)
        return fail("openbell {} needs {} (see openbell {} --help)", spec.name, spec.operands, spec.name);
    if (operands.size() > spec.maxOperands)
        return fail("openbell {} does not know what to do with '{}' (see openbell {} --help)", spec.name,
                    operands[spec.maxOperands], spec.name);
    return {};
}

} // namespace

const std::vector<Option>& commonOptions() {
    static const std::vector<Option> options{
        {"data-dir", "DIR",
         "Folder of the databases. Default: openbell in the user's application data folder."},
        {"json", "", "Print one JSON object on standard output; messages still go to standard error."},
        {"help", "", "Print this and stop."},
    };
    return options;
}

const std::string* Arguments::value(std::string_view option) const {
    const auto found = m_values.find(option);
    return found == m_values.end() || found->second.empty() ? nullptr : &found->second.back();
}

std::string Arguments::valueOr(std::string_view option, std::string_view otherwise) const {
    const std::string* given = value(option);
    return given == nullptr ? std::string{otherwise} : *given;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    const auto found = m_values.find(option);
    return found == m_values.end() ? std::vector<std::string>{} : found->second;
}

Result<Arguments> parseArguments(const CommandSpec& spec, const std::vector<std::string>& given) {
    Arguments arguments;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string& word = given[i];
        if (!optionsEnded && word == "--") {
            optionsEnded = true;
            continue;
        }
        if (optionsEnded || word.size() < 2 || word[0] != '-') {
            arguments.m_operands.push_back(word);
            continue;
        }
        if (word == "-h") {
            arguments.m_values["help"];
            continue;
        }
        if (!word.starts_with("--"))
            return fail("unknown option {}: options start with two dashes (openbell {} --help lists all)",
                        word, spec.name);
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        const Option* option = findOption(spec, name);
        if (option == nullptr) return unknownOption(spec, name);
        std::vector<std::string>& values = arguments.m_values[name];
        if (option->value.empty()) {
            if (equals != std::string::npos) return fail("--{} is a switch and takes no value", name);
            continue;
        }
        if (equals == std::string::npos && i + 1 >= given.size())
            return fail("--{} needs {} after it", name, option->value);
        const auto kept =
            keep(*option, equals == std::string::npos ? given[++i] : word.substr(equals + 1), values);
        if (!kept) return fail(kept.error());
    }
    if (arguments.has("help")) return arguments;
    const auto checked = checkOperands(spec, arguments.m_operands);
    if (!checked) return fail(checked.error());
    return arguments;
}

namespace {

// Words of `text` in lines of at most `width`, all but the first one indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        if (column > indent && column + 1 + blank > width) {
            out += '\n';
            out.append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += text.substr(0, blank);
        column += blank;
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return out;
}

std::string optionLines(const std::vector<Option>& options) {
    constexpr std::size_t column = 26;
    constexpr std::size_t width = 100;
    std::string out;
    for (const Option& option : options) {
        std::string left = "  --" + option.name;
        if (!option.value.empty()) left += " " + option.value;
        left.append(left.size() + 1 > column ? 1 : column - left.size(), ' ');
        if (left.size() > column) left += "\n" + std::string(column, ' ');
        std::string help = option.help;
        if (!option.choices.empty()) help += fmt::format(" One of: {}.", fmt::join(option.choices, ", "));
        if (option.many) help += " May be repeated.";
        out += left + wrapped(help, column, width) + "\n";
    }
    return out;
}

} // namespace

std::string helpText(const CommandSpec& spec) {
    std::string out = fmt::format("{}\n\n  openbell {}{}{}\n", spec.summary, spec.name,
                                  spec.operands.empty() ? "" : " " + spec.operands,
                                  spec.options.empty() ? "" : " [options]");
    if (!spec.details.empty()) out += "\n" + spec.details + "\n";
    if (!spec.options.empty()) out += "\nOptions\n" + optionLines(spec.options);
    out += "\nOptions of every command\n" + optionLines(commonOptions());
    if (!spec.examples.empty()) out += "\nExamples\n";
    for (const std::string& example : spec.examples)
        out += "  " + example + "\n";
    return out;
}

} // namespace openbell::cli
