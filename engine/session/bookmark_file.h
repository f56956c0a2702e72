#pragma once
// The operator's bookmarks, kept by session in one small file of the data folder. One thread.
#include "engine/api/travel_values.h"
#include "engine/core/result.h"
#include <filesystem>

namespace openbell {

// Those of one session in a file's text; what is no bookmark is passed over. Errors: no JSON object. Pure.
[[nodiscard]] Result<std::vector<Bookmark>> bookmarksIn(std::string_view text, const std::string& file,
                                                        const std::string& session);
// The text with others in their place. Pure.
[[nodiscard]] Result<std::string> withBookmarks(std::string_view text, const std::string& file,
                                                const std::string& session,
                                                const std::vector<Bookmark>& bookmarks);

// By moment. Errors: a file that cannot be read; none where there is no file.
[[nodiscard]] Result<std::vector<Bookmark>> storedBookmarks(const std::filesystem::path& dataDir,
                                                            const std::string& session);
// In place of those of the session before. Errors: the file cannot be read or written; it stays as it was.
[[nodiscard]] Status storeBookmarks(const std::filesystem::path& dataDir, const std::string& session,
                                    const std::vector<Bookmark>& bookmarks);

} // namespace openbell
