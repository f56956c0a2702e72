#pragma once
// Files that appear under their name whole, and are never written over. What a function reports as done
// survives a power cut. Any thread.
#include "engine/core/result.h"
#include <filesystem>
#include <string_view>

namespace openbell {

// A file descriptor that is closed with its owner.
class OpenFile {
public:
    explicit OpenFile(int descriptor = -1) : m_descriptor{descriptor} {}
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;
    ~OpenFile();
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

// The folder, made if need be; the error says what to do.
[[nodiscard]] Status makeFolder(const std::filesystem::path& folder);
// What was written to the file, or the names in the folder, are on the disk.
[[nodiscard]] Status syncToDisk(const std::filesystem::path& fileOrFolder);
// Errors: there is a file of that name already.
[[nodiscard]] Status renameToNew(const std::filesystem::path& from, const std::filesystem::path& to);
// A copy of the bytes, on the disk. Whatever stood under that name is gone; nothing is left on an error.
[[nodiscard]] Status copyBytes(const std::filesystem::path& from, const std::filesystem::path& to);

// The name under which this process makes a file, before it gets its own: FILE.MAKING-4711; and what
// processes left of that kind that are gone.
[[nodiscard]] std::filesystem::path unfinishedName(const std::filesystem::path& file,
                                                   std::string_view making);
void removeUnfinished(const std::filesystem::path& file, std::string_view making);

// "cannot be read: Permission denied" of the system's error number.
[[nodiscard]] std::string systemError(int number);

} // namespace openbell
