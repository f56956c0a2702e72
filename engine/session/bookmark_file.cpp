#include "engine/session/bookmark_file.h"
#include "engine/core/json_text.h"
#include "engine/session/headless/workspace.h"

namespace openbell {

namespace {

// {"SESSION": [{"moment": 120, "text": "...", "time": "2016-08-16T04:30:00Z"}]}
std::filesystem::path fileIn(const std::filesystem::path& dataDir) {
    return dataDir / "bookmarks.json";
}

// "{}" where there is no file.
Result<std::string> readAll(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return std::string{"{}"};
    return headless::readFile(file);
}

Result<JsonValue> parseAll(std::string_view text, const std::string& file) {
    auto document = parseJson(text, file);
    if (!document) return fail(document.error());
    if (!document->root.is(JsonKind::Object)) return fail("{}: is no file of bookmarks; move it away", file);
    return std::move(document->root);
}

std::optional<Bookmark> bookmarkOf(const JsonValue& value) {
    const JsonValue* moment = value.find("moment");
    const JsonValue* time = value.find("time");
    const JsonValue* text = value.find("text");
    if (!moment || !time || !text) return std::nullopt;
    const auto number = decimalOf(*moment, 0);
    const auto at = parseIso(time->text);
    if (!number || *number < 0 || *number > UINT32_MAX || !at) return std::nullopt;
    return Bookmark{static_cast<std::uint32_t>(*number), *at, text->text};
}

} // namespace

Result<std::vector<Bookmark>> bookmarksIn(std::string_view text, const std::string& file,
                                          const std::string& session) {
    const auto all = parseAll(text, file);
    if (!all) return fail(all.error());
    std::vector<Bookmark> bookmarks;
    if (const JsonValue* list = all->find(session))
        for (const JsonValue& item : list->items)
            if (const auto bookmark = bookmarkOf(item)) bookmarks.push_back(*bookmark);
    return bookmarks;
}

Result<std::string> withBookmarks(std::string_view text, const std::string& file, const std::string& session,
                                  const std::vector<Bookmark>& bookmarks) {
    auto all = parseAll(text, file);
    if (!all) return fail(all.error());
    JsonValue list = JsonValue::array();
    for (const Bookmark& bookmark : bookmarks) {
        JsonValue item = JsonValue::object();
        item.set("moment", JsonValue::number(fmt::format("{}", bookmark.moment)));
        item.set("time", JsonValue::string(toIsoUtc(bookmark.time)));
        item.set("text", JsonValue::string(bookmark.text));
        list.items.push_back(std::move(item));
    }
    all->set(session, std::move(list));
    return canonicalJson(*all) + "\n";
}

Result<std::vector<Bookmark>> storedBookmarks(const std::filesystem::path& dataDir,
                                              const std::string& session) {
    const auto file = fileIn(dataDir);
    const auto text = readAll(file);
    if (!text) return fail(text.error());
    return bookmarksIn(*text, file.string(), session);
}

Status storeBookmarks(const std::filesystem::path& dataDir, const std::string& session,
                      const std::vector<Bookmark>& bookmarks) {
    const auto file = fileIn(dataDir);
    const auto text = readAll(file);
    if (!text) return fail(text.error());
    const auto changed = withBookmarks(*text, file.string(), session, bookmarks);
    if (!changed) return fail(changed.error());
    return headless::writeFile(file, *changed);
}

} // namespace openbell
