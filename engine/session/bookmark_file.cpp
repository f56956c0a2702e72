#include "engine/session/bookmark_file.h"
#include "engine/core/json_text.h"
#include "engine/session/headless/workspace.h"

namespace openbell {

namespace {

// {"SESSION": [{"moment": 120, "text": "...", "time": "2016-08-16T04:30:00Z"}]}
std::filesystem::path fileIn(const std::filesystem::path& dataDir) {
    return dataDir / "bookmarks.json";
}

Result<JsonValue> readAll(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return JsonValue::object();
    const auto text = headless::readFile(file);
    if (!text) return fail(text.error());
    auto document = parseJson(*text, file.string());
    if (!document) return fail(document.error());
    if (!document->root.is(JsonKind::Object))
        return fail("{}: is no file of bookmarks; move it away", file.string());
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

Result<std::vector<Bookmark>> storedBookmarks(const std::filesystem::path& dataDir,
                                              const std::string& session) {
    const auto all = readAll(fileIn(dataDir));
    if (!all) return fail(all.error());
    std::vector<Bookmark> bookmarks;
    if (const JsonValue* list = all->find(session))
        for (const JsonValue& item : list->items)
            if (const auto bookmark = bookmarkOf(item)) bookmarks.push_back(*bookmark);
    return bookmarks;
}

Status storeBookmarks(const std::filesystem::path& dataDir, const std::string& session,
                      const std::vector<Bookmark>& bookmarks) {
    auto all = readAll(fileIn(dataDir));
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
    return headless::writeFile(fileIn(dataDir), canonicalJson(*all) + "\n");
}

} // namespace openbell
