#include "engine/core/config.h"
#include "engine/core/check.h"
#include "engine/core/sha256.h"
#include <algorithm>

namespace openbell {

namespace {

// Breaks text at blanks into lines of at most `width` characters, the later ones indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out(indent, ' ');
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (column > indent && column + 1 + word.size() > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        }
        if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return out;
}

} // namespace

const JsonValue* Configuration::find(std::string_view path) const {
    const JsonValue* at = &document.root;
    while (at != nullptr && !path.empty()) {
        const std::size_t end = std::min(path.find('.'), path.size());
        at = at->find(path.substr(0, end));
        path.remove_prefix(std::min(path.size(), end + 1));
    }
    return at;
}

Result<Configuration> parseConfiguration(std::string_view text, std::string file) {
    auto document = parseJson(text, std::move(file));
    if (!document) return fail(document.error());
    if (Status ok = runSchema().validate(*document); !ok) return fail(ok.error());
    document->root = runSchema().applyDefaults(std::move(document->root));
    std::string hash = configurationHash(document->root);
    return Configuration{std::move(*document), std::move(hash)};
}

std::string configurationHash(const JsonValue& effective) {
    return Sha256::hexOf(canonicalJson(effective));
}

const Schema& runSchema() {
    static const Schema schema = [] {
        auto loaded = Schema::load("schema/run.schema.json");
        if (!loaded) std::fprintf(stderr, "openbell: %s\n", loaded.error().message.c_str());
        ENSURE(loaded.has_value()); // part of the program, and tested
        return std::move(*loaded);
    }();
    return schema;
}

std::vector<SchemaLine> describeSchema() {
    return runSchema().describe();
}

std::string configurationHelp(int width) {
    std::string out;
    for (const SchemaLine& line : describeSchema()) {
        out += fmt::format("{}: {}", line.path, line.type);
        if (!line.defaultValue.empty()) out += fmt::format(" (default {})", line.defaultValue);
        out += '\n';
        if (!line.description.empty())
            out += wrapped(line.description, 4, static_cast<std::size_t>(std::max(width, 20))) + '\n';
    }
    return out;
}

} // namespace openbell
