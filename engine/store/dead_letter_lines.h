#pragma once
// The lines of dead_letters.log: eight hexadecimal digits of the CRC-32 of what follows, a blank, a JSON
// object: a letter, or what became of one. Pure; internal to engine/store.
#include "engine/store/dead_letters.h"

namespace openbell {

[[nodiscard]] std::string lineOf(const DeadLetter& letter);
[[nodiscard]] std::string settlingLine(std::int64_t id, DeadLetterState state, UtcTime when);
// The letters of the lines that are whole, by id, in the state of the last line about each.
[[nodiscard]] std::vector<DeadLetter> readLetters(std::string_view text);

// INSERT INTO "table"("column", ...) VALUES(?, ...)
[[nodiscard]] std::string insertSql(std::string_view table, const std::vector<std::string>& columns,
                                    bool replaces);

} // namespace openbell
