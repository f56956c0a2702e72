#include "engine/store/files.h"
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace openbell {

namespace fs = std::filesystem;

OpenFile::OpenFile(OpenFile&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

OpenFile::~OpenFile() {
    if (isOpen()) ::close(m_descriptor);
}

std::string systemError(int number) {
    return std::strerror(number);
}

Status makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail("{} cannot be made: {}; choose another folder", folder.string(), error.message());
    return {};
}

Status syncToDisk(const fs::path& path) {
    const OpenFile file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.isOpen() || ::fsync(file.descriptor()) != 0)
        return fail("{} cannot be written to the disk: {}", path.string(), systemError(errno));
    return {};
}

Status renameToNew(const fs::path& from, const fs::path& to) {
    int done = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
        // A file system that cannot do both at once.
        std::error_code ignored;
        if (fs::exists(to, ignored))
            errno = EEXIST;
        else
            done = ::rename(from.c_str(), to.c_str());
    }
    if (done != 0)
        return fail("{} cannot be renamed to {}: {}; check the permissions of the folder", from.string(),
                    to.filename().string(), systemError(errno));
    return syncToDisk(to.parent_path().empty() ? "." : to.parent_path());
}

fs::path unfinishedName(const fs::path& file, std::string_view making) {
    return fmt::format("{}.{}-{}", file.string(), making, ::getpid());
}

void removeUnfinished(const fs::path& file, std::string_view making) {
    const std::string start = fmt::format("{}.{}-", file.filename().string(), making);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{file.parent_path(), ignored}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(start)) continue;
        pid_t process = 0;
        std::from_chars(name.data() + start.size(), name.data() + name.size(), process);
        if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) fs::remove(entry.path(), ignored);
    }
}

namespace {

Status copyAll(const OpenFile& in, const OpenFile& out) {
    std::vector<char> block(std::size_t{1} << 20);
    for (;;) {
        const ssize_t size = ::read(in.descriptor(), block.data(), block.size());
        if (size == 0) break;
        if (size < 0) return fail("cannot be read: {}", systemError(errno));
        for (ssize_t at = 0; at < size;) {
            const ssize_t written =
                ::write(out.descriptor(), block.data() + at, static_cast<std::size_t>(size - at));
            if (written < 0) return fail("cannot be copied: {}; free some space", systemError(errno));
            at += written;
        }
    }
    if (::fsync(out.descriptor()) != 0) return fail("cannot be copied: {}", systemError(errno));
    return {};
}

} // namespace

Status copyBytes(const fs::path& from, const fs::path& to) {
    const OpenFile in{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!in.isOpen()) return fail("{} cannot be read: {}", from.string(), systemError(errno));
    const OpenFile out{::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (!out.isOpen()) return fail("{} cannot be made: {}", to.string(), systemError(errno));
    if (auto done = copyAll(in, out); !done) {
        ::unlink(to.c_str());
        return fail("{} {}", from.string(), done.error().message);
    }
    return {};
}

} // namespace openbell
