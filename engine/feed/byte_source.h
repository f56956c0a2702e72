#pragma once
// The bytes of a data file, whatever it is packed in: plain, gzip (several members) or an entry of a zip. One
// thread; files are told apart by their first bytes, not by their name.
#include "engine/core/result.h"
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace openbell {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Fills `into` from the front; 0 at the end. Errors name the file and the byte of it that cannot be read.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
    // Bytes of the file itself taken so far, for progress.
    [[nodiscard]] virtual std::int64_t consumed() const = 0;
    // Bytes it will give in all, 0 where that is not known before.
    [[nodiscard]] virtual std::int64_t expectedSize() const { return 0; }
};

struct ZipEntry {
    std::uint64_t index = 0;
    std::string name;
};

// The files inside a zip, in stored order, without folders. Errors: not a zip, damaged.
[[nodiscard]] Result<std::vector<ZipEntry>> zipEntries(const std::filesystem::path& path);
[[nodiscard]] bool isZip(const std::filesystem::path& path);

// A plain or gzip file; a zip needs `entry`.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> openBytes(const std::filesystem::path& path,
                                                            const ZipEntry* entry = nullptr);
// Bytes in memory, which must outlive the source.
[[nodiscard]] std::unique_ptr<ByteSource> bytesOf(std::span<const char> bytes);

} // namespace openbell
