// The file of bookmarks: what is read from it is read again once it was written anew.
#include "engine/core/check.h"
#include "engine/session/bookmark_file.h"

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto bookmarks = bookmarksIn(text, "bookmarks.json", "s");
    if (!bookmarks) return 0;
    const auto written = withBookmarks(text, "bookmarks.json", "s", *bookmarks);
    ENSURE(written.has_value());
    const auto again = bookmarksIn(*written, "bookmarks.json", "s");
    ENSURE(again.has_value() && *again == *bookmarks);
    return 0;
}
