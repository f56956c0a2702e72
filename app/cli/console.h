#pragma once
// Where a command speaks: results on `out`, messages and progress on `err`. One thread.
#include <chrono>
#include <ostream>
#include <string_view>

namespace openbell::cli {

struct Console {
    std::ostream& out;
    std::ostream& err;
    bool errIsTerminal = false;
};

// A line that redraws itself, at most ten times a second, only on a terminal. Wiped by finish() or the
// destructor, so that what follows starts on a clean line.
class ProgressBar {
public:
    explicit ProgressBar(Console& console) : m_console{console} {}
    ~ProgressBar() { finish(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // `fraction` 0..1; `label` is what is being worked on.
    void show(double fraction, std::string_view label);
    void finish();

private:
    Console& m_console;
    std::chrono::steady_clock::time_point m_last{};
    bool m_drawn = false;
};

} // namespace openbell::cli
