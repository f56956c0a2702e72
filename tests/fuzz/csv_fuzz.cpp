// Data files: whatever the bytes, an import ends with a report whose counts add up, or with an error.
#include "engine/core/check.h"
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/csv/stamp_reader.h"
#include <cstddef>

using namespace openbell;

namespace {

void readRows(const OpenSource& source, RowKind kind) {
    const auto input = CsvInput::open(source, kind, {}, "");
    if (!input || !(*input)->timeFormat()) return;
    RowParser parser{(*input)->layout(), StampReader{*(*input)->timeFormat(), Zone::utc()}};
    std::string_view record;
    Row row;
    std::int64_t line = 0;
    while ((*input)->next(record)) {
        ENSURE((*input)->line() > line);
        line = (*input)->line();
        row.symbol = {};
        const bool good = parser.parse(record, row);
        ENSURE(good || !parser.reason().empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes{reinterpret_cast<const char*>(data), size};
    const OpenSource source = [bytes]() -> Result<std::unique_ptr<ByteSource>> { return bytesOf(bytes); };
    for (const RowKind kind : {RowKind::Bars, RowKind::Ticks, RowKind::Closes})
        readRows(source, kind);
    // Cut at any byte by small chunks, the records are the same.
    const auto small = bytesOf(bytes);
    const auto large = bytesOf(bytes);
    RecordReader pieces{*small, 256};
    RecordReader whole{*large};
    std::string_view a, b;
    while (whole.next(b)) {
        ENSURE(pieces.next(a) && a == b && pieces.line() == whole.line());
    }
    return 0;
}
