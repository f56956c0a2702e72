#pragma once
// Inputs as bytes, and back: version 1 of the journal's payloads. Numbers are little-endian; every field of
// an input is written, in the order of its structure, so what is decoded equals what was encoded. Pure; any
// thread.
#include "engine/core/result.h"
#include "engine/journal/byte_stream.h"
#include "engine/orders/inputs.h"

namespace openbell {

inline constexpr int kJournalVersion = 1;

// Column `kind` of the journal. Header: the session's, as text; the first entry.
enum class EntryKind : std::uint8_t { Header = 1, Bars, Report, Operator, Time, End };

[[nodiscard]] EntryKind kindOf(const Input& input);
[[nodiscard]] std::string_view toText(EntryKind kind);

[[nodiscard]] Bytes encode(const Input& input);
// Errors: not the bytes of such an input, or values that no input has.
[[nodiscard]] Result<Input> decodeInput(EntryKind kind, UtcTime time, std::span<const std::uint8_t> payload);

} // namespace openbell
