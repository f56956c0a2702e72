// LEAN's layout. The input's first line is a path, its second the name of the zip's entry, the rest its rows.
#include "engine/core/check.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/lean_rows.h"

using namespace openbell;

namespace {

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void readRows(const InputPart& part, std::string_view rows) {
    const auto input =
        openLean([&]() -> Result<std::unique_ptr<ByteSource>> { return bytesOf(rows); }, *part.lean);
    if (!input) return;
    ENSURE(input->priceDivisor == 1 || input->priceDivisor == 10'000);
    RowParser parser{input->csv->layout(), leanStamps(*input->csv, *part.lean, Zone::utc())};
    std::string_view record;
    Row row;
    while (input->csv->next(record)) {
        const bool good = parser.parse(record, row);
        ENSURE(good || !parser.reason().empty());
        (void)isSuspicious(record);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text{reinterpret_cast<const char*>(data), size};
    InputPart part;
    part.path = std::filesystem::path{std::string{takeLine(text)}};
    part.entry = ZipEntry{0, std::string{takeLine(text)}};
    for (const LeanKind kind : {LeanKind::Bars, LeanKind::Ticks}) {
        const auto list = leanInputs({{part, part}, {}}, kind, {}, "");
        if (!list) continue;
        ENSURE(list->parts.size() == 1 && list->parts.front().lean.has_value());
        readRows(list->parts.front(), text);
    }
    return 0;
}
