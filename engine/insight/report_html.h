#pragma once
// report.html: one self-contained page of a session, for screens and paper. Pure; any thread.
#include "engine/insight/performance.h"
#include <string>

namespace openbell {

struct ReportOptions {
    std::size_t tradesShown = 500; // the rest is in trades.csv, and the page says so
    std::string build;             // version and build of the program, for the footer
};

[[nodiscard]] std::string reportHtml(const RecordView& view, const Performance& performance,
                                     const ReportOptions& options = {});

} // namespace openbell
