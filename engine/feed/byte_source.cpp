#include "engine/feed/byte_source.h"
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <zip.h>
#include <zlib.h>

namespace openbell {

namespace {

using FilePtr = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<FilePtr> openFile(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return fail("{}: is a folder", path.string());
    FilePtr file{std::fopen(path.c_str(), "rb"), &std::fclose};
    if (!file) return fail("{}: cannot be opened: {}", path.string(), std::strerror(errno));
    return file;
}

class PlainSource final : public ByteSource {
public:
    PlainSource(FilePtr file, std::string name, std::int64_t size)
        : m_file{std::move(file)}, m_name{std::move(name)}, m_size{size} {}

    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = std::fread(into.data(), 1, into.size(), m_file.get());
        if (count < into.size() && std::ferror(m_file.get()) != 0)
            return fail("{}: cannot be read at byte {}: {}", m_name, m_consumed, std::strerror(errno));
        m_consumed += static_cast<std::int64_t>(count);
        return count;
    }
    std::int64_t consumed() const override { return m_consumed; }
    std::int64_t expectedSize() const override { return m_size; }

private:
    FilePtr m_file;
    std::string m_name;
    std::int64_t m_size;
    std::int64_t m_consumed = 0;
};

class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::span<const char> bytes) : m_bytes{bytes} {}

    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = std::min(into.size(), m_bytes.size() - m_at);
        std::copy_n(m_bytes.data() + m_at, count, into.data());
        m_at += count;
        return count;
    }
    std::int64_t consumed() const override { return static_cast<std::int64_t>(m_at); }

private:
    std::span<const char> m_bytes;
    std::size_t m_at = 0;
};

// Inflates one member after another; zero bytes after the last one are padding (RFC 1952 tools write them).
class GzipSource final : public ByteSource {
public:
    GzipSource(FilePtr file, std::string name) : m_file{std::move(file)}, m_name{std::move(name)} {
        m_ready = inflateInit2(&m_stream, 15 + 16) == Z_OK;
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override { inflateEnd(&m_stream); }

    Result<std::size_t> read(std::span<char> into) override {
        if (!m_ready) return fail("{}: no memory to unpack it", m_name);
        m_stream.next_out = reinterpret_cast<Bytef*>(into.data());
        m_stream.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1U << 30));
        const std::size_t wanted = m_stream.avail_out;
        while (m_stream.avail_out > 0) {
            if (m_stream.avail_in == 0 && !refill()) {
                if (!m_betweenMembers) return truncated(wanted - m_stream.avail_out);
                break;
            }
            if (m_betweenMembers && !startMember()) return damaged("bytes that are not gzip follow");
            if (m_betweenMembers) continue;
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            if (status == Z_STREAM_END)
                m_betweenMembers = true;
            else if (status != Z_OK)
                return failedAfter(wanted - m_stream.avail_out);
        }
        return wanted - m_stream.avail_out;
    }
    std::int64_t consumed() const override { return m_fed - m_stream.avail_in; }

private:
    bool refill() {
        const std::size_t count = std::fread(m_input.data(), 1, m_input.size(), m_file.get());
        m_stream.next_in = m_input.data();
        m_stream.avail_in = static_cast<uInt>(count);
        m_fed += static_cast<std::int64_t>(count);
        return count > 0;
    }
    // Leaves m_betweenMembers set while only padding was seen; false when something else follows.
    bool startMember() {
        while (m_stream.avail_in > 0 && *m_stream.next_in == 0 && !m_first) {
            ++m_stream.next_in;
            --m_stream.avail_in;
        }
        if (m_stream.avail_in == 0) return true;
        if (*m_stream.next_in != 0x1f) return false;
        if (!m_first) inflateReset(&m_stream);
        m_first = false;
        m_betweenMembers = false;
        return true;
    }
    // What was unpacked before the damage is handed out first; the error comes with the next call.
    Result<std::size_t> truncated(std::size_t count) {
        if (count > 0) return count;
        return fail("{}: the gzip file ends in the middle, at byte {}: it is truncated; fetch it again",
                    m_name, consumed());
    }
    Result<std::size_t> failedAfter(std::size_t count) {
        if (count > 0) return count;
        return damaged(m_stream.msg != nullptr ? m_stream.msg : "data error");
    }
    tl::unexpected<Error> damaged(const char* why) {
        return fail("{}: the gzip data are damaged at byte {} ({}); fetch the file again", m_name, consumed(),
                    why);
    }

    FilePtr m_file;
    std::string m_name;
    std::array<Bytef, 1 << 16> m_input{};
    z_stream m_stream{};
    std::int64_t m_fed = 0;
    bool m_ready = false;
    bool m_first = true;
    bool m_betweenMembers = true;
};

using ArchivePtr = std::unique_ptr<zip_t, void (*)(zip_t*)>;

Result<ArchivePtr> openArchive(const std::filesystem::path& path) {
    int code = 0;
    ArchivePtr archive{zip_open(path.c_str(), ZIP_RDONLY, &code), [](zip_t* zip) { zip_discard(zip); }};
    if (archive) return archive;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string text = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail("{}: cannot be opened as a zip: {}", path.string(), text);
}

class ZipSource final : public ByteSource {
public:
    ZipSource(ArchivePtr archive, zip_file_t* file, std::string name)
        : m_archive{std::move(archive)}, m_file{file, &zip_fclose}, m_name{std::move(name)} {}

    Result<std::size_t> read(std::span<char> into) override {
        std::size_t count = 0;
        while (count < into.size()) {
            const zip_int64_t part = zip_fread(m_file.get(), into.data() + count, into.size() - count);
            if (part == 0) break;
            if (part < 0 && count > 0) break; // the same error comes with the next call
            if (part < 0)
                return fail("{}: the zip entry is damaged after byte {}: {}; fetch the file again", m_name,
                            m_consumed, zip_error_strerror(zip_file_get_error(m_file.get())));
            count += static_cast<std::size_t>(part);
        }
        m_consumed += static_cast<std::int64_t>(count);
        return count;
    }
    std::int64_t consumed() const override { return m_consumed; }

private:
    ArchivePtr m_archive;
    std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> m_file;
    std::string m_name;
    std::int64_t m_consumed = 0;
};

// The first bytes, fewer where the file is shorter.
Result<std::string> magicOf(const std::filesystem::path& path) {
    const auto file = openFile(path);
    if (!file) return fail(file.error());
    std::array<char, 4> bytes{};
    return std::string{bytes.data(), std::fread(bytes.data(), 1, bytes.size(), file->get())};
}

} // namespace

bool isZip(const std::filesystem::path& path) {
    const auto magic = magicOf(path);
    return magic && (*magic == "PK\3\4" || *magic == "PK\5\6");
}

Result<std::vector<ZipEntry>> zipEntries(const std::filesystem::path& path) {
    const auto archive = openArchive(path);
    if (!archive) return fail(archive.error());
    std::vector<ZipEntry> entries;
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(archive->get(), 0));
    for (std::uint64_t index = 0; index < count; ++index) {
        const char* name = zip_get_name(archive->get(), index, ZIP_FL_ENC_GUESS);
        if (name == nullptr) return fail("{}: entry {} has no readable name", path.string(), index);
        const std::string text{name};
        if (!text.empty() && text.back() != '/') entries.push_back({index, text});
    }
    return entries;
}

Result<std::unique_ptr<ByteSource>> openBytes(const std::filesystem::path& path, const ZipEntry* entry) {
    if (entry != nullptr) {
        auto archive = openArchive(path);
        if (!archive) return fail(archive.error());
        const std::string name = path.string() + ":" + entry->name;
        zip_file_t* file = zip_fopen_index(archive->get(), entry->index, 0);
        if (file == nullptr)
            return fail("{}: cannot be opened: {}", name, zip_error_strerror(zip_get_error(archive->get())));
        return std::make_unique<ZipSource>(std::move(*archive), file, name);
    }
    const auto magic = magicOf(path);
    if (!magic) return fail(magic.error());
    auto file = openFile(path);
    if (!file) return fail(file.error());
    if (magic->substr(0, 2) == "\x1f\x8b")
        return std::make_unique<GzipSource>(std::move(*file), path.string());
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return std::make_unique<PlainSource>(std::move(*file), path.string(),
                                         error ? 0 : static_cast<std::int64_t>(size));
}

std::unique_ptr<ByteSource> bytesOf(std::span<const char> bytes) {
    return std::make_unique<MemorySource>(bytes);
}

} // namespace openbell
