#include "app/cli/console.h"
#include <algorithm>
#include <fmt/format.h>

namespace openbell::cli {

void ProgressBar::show(double fraction, std::string_view label) {
    if (!m_console.errIsTerminal) return;
    const auto now = std::chrono::steady_clock::now();
    if (m_drawn && now - m_last < std::chrono::milliseconds{100}) return;
    m_last = now;
    m_drawn = true;
    constexpr int width = 30;
    const double share = std::clamp(fraction, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(share * width);
    constexpr std::size_t labelWidth = 40;
    // The end of a path tells more than its start.
    if (label.size() > labelWidth) label.remove_prefix(label.size() - labelWidth);
    m_console.err << fmt::format("\r[{:-<{}}] {:3.0f}%  {:<{}}", std::string(full, '#'), width, share * 100,
                                 label, labelWidth)
                  << std::flush;
}

void ProgressBar::finish() {
    if (!m_drawn) return;
    m_console.err << "\r" << std::string(80, ' ') << "\r" << std::flush;
    m_drawn = false;
}

} // namespace openbell::cli
