#pragma once
// Sessions as layouts before 3 kept them, to and from the pieces of today: for migrations alone. Both kinds
// of tables are there meanwhile. Internal to engine/store.
#include "engine/store/sqlite.h"

namespace openbell {

// Writes the facts of every session, found in the row tables, as pieces; and the other way round. What the
// row tables have no place for is dropped. Errors: damaged rows.
[[nodiscard]] Status packUnpacked(Database& database);
[[nodiscard]] Status unpackPacked(Database& database);

} // namespace openbell
