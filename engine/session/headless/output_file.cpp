#include "engine/session/headless/output_file.h"
#include <cerrno>
#include <cstring>

namespace openbell::headless {

OutputFile::OutputFile(std::filesystem::path file)
    : m_file{std::move(file)}, m_partial{m_file.string() + ".partial"} {
    errno = 0;
    m_out.open(m_partial, std::ios::binary | std::ios::trunc);
    if (!m_out) m_errno = errno;
}

OutputFile::~OutputFile() {
    if (m_finished) return;
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
        return fail("{}: cannot be written ({}); nothing was left there", m_file.string(),
                    code == 0 ? "the disk may be full" : std::strerror(code));
    }
    std::error_code error;
    std::filesystem::rename(m_partial, m_file, error);
    if (error) return fail("{}: cannot be written ({})", m_file.string(), error.message());
    m_finished = true;
    return {};
}

} // namespace openbell::headless
