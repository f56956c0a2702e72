#pragma once
// What an import is told besides its files, and how it talks back. Plain values.
#include "engine/core/result.h"
#include "engine/feed/csv/layout.h"
#include "engine/market/instrument.h"
#include "engine/market/interval.h"
#include <functional>
#include <optional>

namespace openbell {

enum class BadRow : std::uint8_t { Refuse, Keep, Stop };
enum class StampOf : std::uint8_t { Start, End };
enum class DataFormat : std::uint8_t { Auto, Lean };

struct ImportOptions {
    std::string symbol; // empty: a symbol column, else the file's name; may hold "{symbol}" and "*"
    std::optional<Interval> interval;    // none: the most frequent distance of stamps
    std::string zone;                    // IANA name for stamps without an offset; empty: none stated
    std::optional<std::string> exchange; // "NSE", "NYSE" ...; "" = none; none: by the zone
    std::optional<std::string> calendar; // id; none: the exchange's
    std::string currency;                // empty: INR or USD by the exchange
    StampOf stamp = StampOf::Start;
    DataFormat format = DataFormat::Auto;
    StatedLayout layout;
    std::string timeFormat; // empty: found
    BadRow onBadRow =
        BadRow::Refuse;         // Keep stores impossible bars; what cannot be read is refused all the same
    double jumpThreshold = 0.2; // fraction; consecutive closes further apart are listed
};

// A row that was not stored, or a repeat that differs from what was read first.
struct RefusedRow {
    std::string_view file;
    std::int64_t line = 0; // from 1, the header counts
    std::string_view reason;
    std::string_view text; // the record as it stands in the file
};

struct ImportProgress {
    std::size_t filesDone = 0, files = 0;
    std::int64_t bytesDone = 0, bytes = 0; // of the files as they lie on disk
    std::int64_t rows = 0;
    std::string_view file; // the one being read
};

// All are called on the importing thread; each may be empty.
struct ImportHooks {
    std::function<void(const ImportProgress&)> progress; // about once a megabyte
    std::function<bool()> cancelled;
    std::function<void(const RefusedRow&)> refused;
    // What is known of a symbol that bars or ticks are stored of.
    std::function<Result<std::optional<Instrument>>(const std::string& symbol)> stored;
};

} // namespace openbell
