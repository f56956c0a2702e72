#include "engine/session/headless/output_file.h"
#include <cerrno>
#include <cstring>

namespace openbell::headless {

namespace {

std::filesystem::path placeToWrite(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto status = std::filesystem::status(file, ignored);
    const bool replaceable = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
    return replaceable ? std::filesystem::path{file.string() + ".partial"} : file;
}

} // namespace

OutputFile::OutputFile(std::filesystem::path file)
    : m_file{std::move(file)}, m_partial{placeToWrite(m_file)} {
    errno = 0;
    m_out.open(m_partial, std::ios::binary | std::ios::trunc);
    if (!m_out) m_errno = errno;
}

OutputFile::~OutputFile() {
    if (m_finished || m_partial == m_file) return;
    m_out.close();
    std::error_code ignored;
    std::filesystem::remove(m_partial, ignored);
}

void OutputFile::write(std::string_view text) {
    errno = 0;
    m_out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!m_out && m_errno == 0) m_errno = errno;
}

Status OutputFile::finish() {
    errno = 0;
    m_out.close();
    if (!m_out) {
        const int code = m_errno != 0 ? m_errno : errno;
        return fail(
            "{}: cannot be written ({}); nothing was left there: free some space, or choose another folder",
            m_file.string(), code == 0 ? "the disk may be full" : std::strerror(code));
    }
    m_finished = true;
    if (m_partial == m_file) return {};
    std::error_code error;
    std::filesystem::rename(m_partial, m_file, error);
    m_finished = !error;
    if (error) return fail("{}: cannot be written ({})", m_file.string(), error.message());
    return {};
}

} // namespace openbell::headless
