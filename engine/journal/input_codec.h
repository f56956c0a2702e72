#pragma once
// Inputs as bytes, and back: the journal's payloads. What is decoded equals what was encoded, and encodes to
// the same bytes again. Pure; any thread.
//
// Version 2. Numbers are little-endian; a varint has seven bits a byte, the lowest first, the top bit set
// where more follow; a signed one is 0, -1, 1, -2 ... as 0, 1, 2, 3 ...
//     bars      signed varint: the entry's time less the bars' start, in ns without its trailing decimal
//               zeros, whose number comes before it in one byte. Then each bar, by instrument:
//                 varint   instrument, less the one before and one more
//                 u8       low half: trailing decimal zeros p that the four prices share, at most 15;
//                          high half: those of the volume, v
//                 signed varints: open, high - open, low - open, close - open, each over 10^p;
//                          volume over 10^v          (prices and volume in 1e-6, modulo 2^64)
//     report, operator   every field in the order of its structure, at its full width; texts as u16 length
//                        and bytes
//     time, end          nothing
// The header's payload is JSON, see journal_header.h.
#include "engine/core/result.h"
#include "engine/journal/byte_stream.h"
#include "engine/orders/inputs.h"

namespace openbell {

inline constexpr int kJournalVersion = 2;

// Column `kind` of the journal. Header: the session's, as text; the first entry.
enum class EntryKind : std::uint8_t { Header = 1, Bars, Report, Operator, Time, End };

[[nodiscard]] EntryKind kindOf(const Input& input);
[[nodiscard]] EntryKind kindOf(const InputView& input);
[[nodiscard]] std::string_view toText(EntryKind kind);

// `time`: the entry's, which bars are told relative to. Appends to `out`.
void encode(const InputView& input, UtcTime time, ByteWriter& out);
[[nodiscard]] ByteVector encode(const Input& input);
// Errors: not the bytes of such an input, or values that no input has.
[[nodiscard]] Result<Input> decodeInput(EntryKind kind, UtcTime time, std::span<const std::uint8_t> payload);

} // namespace openbell
