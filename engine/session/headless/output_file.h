#pragma once
// A file that appears whole or not at all: written beside its place, moved there by finish(). What is no
// regular file (a pipe, a terminal, /dev/stdout) is written to directly. One thread.
#include "engine/core/result.h"
#include <filesystem>
#include <fstream>
#include <string_view>

namespace openbell::headless {

class OutputFile {
public:
    explicit OutputFile(std::filesystem::path file);
    ~OutputFile(); // without finish(), nothing is left
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // A failure is kept for finish().
    void write(std::string_view text);
    [[nodiscard]] std::ostream& stream() { return m_out; }
    // The error names the file: no such folder, no permission, disk full.
    [[nodiscard]] Status finish();

private:
    std::filesystem::path m_file, m_partial;
    std::ofstream m_out;
    int m_errno = 0;
    bool m_finished = false;
};

} // namespace openbell::headless
