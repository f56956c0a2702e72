#include "engine/session/halt_file.h"
#include "engine/core/json_text.h"
#include "engine/session/headless/workspace.h"

namespace openbell {

namespace {

constexpr const char* kHaltFile = "halt.json";

std::string textOf(const JsonValue& root, std::string_view key) {
    const JsonValue* value = root.find(key);
    return value && value->is(JsonKind::String) ? value->text : std::string{};
}

} // namespace

bool stopFileExists(const std::filesystem::path& dataDir) {
    std::error_code ignored;
    return std::filesystem::exists(dataDir / kStopFile, ignored);
}

HaltRow haltOf(std::string_view text, const std::string& name) {
    HaltRow halt;
    halt.level = SessionLevel::Halted;
    halt.by = name;
    const auto document = parseJson(text, name);
    if (!document) {
        halt.reason = document.error().message;
        return halt;
    }
    const JsonValue& root = document->root;
    if (textOf(root, "level") == "paused") halt.level = SessionLevel::Paused;
    halt.since = parseIso(textOf(root, "since")).value_or(kNoTime);
    halt.reason = textOf(root, "reason");
    halt.by = textOf(root, "by");
    return halt;
}

std::optional<HaltRow> storedHalt(const std::filesystem::path& dataDir) {
    std::error_code ignored;
    const auto file = dataDir / kHaltFile;
    if (!std::filesystem::exists(file, ignored)) return std::nullopt;
    const auto text = headless::readFile(file);
    if (text) return haltOf(*text, file.string());
    HaltRow halt;
    halt.level = SessionLevel::Halted;
    halt.by = file.string();
    halt.reason = text.error().message;
    return halt;
}

Status storeHalt(const std::filesystem::path& dataDir, const HaltRow& halt) {
    const auto file = dataDir / kHaltFile;
    if (halt.level == SessionLevel::Running) {
        std::error_code error;
        std::filesystem::remove(file, error);
        if (error)
            return fail("{}: cannot be removed ({}); remove it by hand", file.string(), error.message());
        return {};
    }
    JsonValue root = JsonValue::object();
    root.set("level", JsonValue::string(halt.level == SessionLevel::Halted ? "halted" : "paused"));
    root.set("since", JsonValue::string(halt.since == kNoTime ? std::string{} : toIsoUtc(halt.since)));
    root.set("reason", JsonValue::string(halt.reason));
    root.set("by", JsonValue::string(halt.by));
    return headless::writeFile(file, canonicalJson(root) + "\n");
}

} // namespace openbell
