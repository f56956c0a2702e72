#pragma once
// Recorded sessions as files and values: loading from the stores, writing reports. One thread.
#include "engine/insight/performance.h"
#include "engine/insight/record_csv.h"
#include "engine/insight/trade_presets.h"
#include "engine/orders/session_record.h"
#include <filesystem>

namespace openbell::headless {

// The session whose id starts with `idOrStart`, the newest one where that is empty: of backtest.db, else of
// paper.db. Errors name what there is and how to make one.
[[nodiscard]] Result<SessionRecord> loadRecord(const std::filesystem::path& dataDir,
                                               std::string_view idOrStart);

// The same of one store: "backtest" or "paper".
[[nodiscard]] Result<SessionRecord> loadRecordOf(const std::filesystem::path& dataDir, std::string_view store,
                                                 std::string_view idOrStart);

// Statistics with what each charge came to, where that can still be told.
[[nodiscard]] Performance performanceOf(const SessionRecord& record);

struct ReportFiles {
    EquityRows equity = EquityRows::EveryBar;
    std::string build; // for the footer of report.html
};
// trades.csv fills.csv orders.csv ledger.csv equity.csv decisions.csv signals.csv statistics.json report.html
// into `folder`, which is made where it is missing. Errors name the file.
[[nodiscard]] Status writeReports(const SessionRecord& record, const std::filesystem::path& folder,
                                  const ReportFiles& options = {});
// trades-NAME.csv in another program's layout. Gives the file.
[[nodiscard]] Result<std::filesystem::path> writePreset(const SessionRecord& record, TradePreset preset,
                                                        const std::filesystem::path& folder);

} // namespace openbell::headless
