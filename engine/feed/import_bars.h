#pragma once
// Bars from files into a sink, checked and counted on the way. One thread. What a file holds reaches the sink
// whole or not at all, after every file was read; a second import of the same file changes nothing.
#include "engine/feed/import_options.h"
#include "engine/feed/quality_report.h"
#include "engine/market/bar_sink.h"
#include "engine/market/calendar_set.h"
#include <filesystem>
#include <span>

namespace openbell {

// Files, folders and patterns ("data/{symbol}.csv"). A file that cannot be used is left out whole and stands
// in the report with its error (failedFiles()). Errors: nothing could be read, a bad row under BadRow::Stop,
// cancelled, options that contradict each other (then nothing is stored); a sink that fails.
[[nodiscard]] Result<QualityReport> importBars(const std::vector<std::filesystem::path>& files,
                                               const ImportOptions& options, const CalendarSet& calendars,
                                               BarSink& sink, const ImportHooks& hooks = {});

} // namespace openbell
