#include "engine/store/store_schema.h"

namespace openbell {

Result<int> schemaVersion(Database& database, const StoreSchema& schema) {
    const auto id = database.number("PRAGMA application_id");
    if (!id) return fail(id.error());
    const auto version = database.number("PRAGMA user_version");
    if (!version) return fail(version.error());
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return fail(tables.error());
    if (*id == 0 && *version == 0 && *tables == 0) return 0;
    if (*id != schema.applicationId)
        return fail("{} is a database, but not an Openbell {} store: move it away, or choose another folder "
                    "with --data-dir",
                    database.file(), schema.name);
    if (*version > schema.newest())
        return fail("{} has layout {}, written by a newer Openbell; this one knows up to {}: update "
                    "Openbell, or let the newer one run 'openbell db migrate' back to {}",
                    database.file(), *version, schema.newest(), schema.newest());
    return static_cast<int>(*version);
}

Status migrateTo(Database& database, const StoreSchema& schema, int target) {
    if (target < 0 || target > schema.newest())
        return fail("the {} store has no layout {}: use 0 to {}", schema.name, target, schema.newest());
    const auto before = schemaVersion(database, schema);
    if (!before) return fail(before.error());
    if (*before == target) return {};
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    // Once more: another process may have been here first.
    const auto found = schemaVersion(database, schema);
    if (!found) return fail(found.error());
    int version = *found;
    while (version != target) {
        const bool up = version < target;
        const Migration& step = schema.migrations[static_cast<std::size_t>(up ? version : version - 1)];
        auto done = database.execute(std::string{up ? step.up : step.down});
        if (const auto also = up ? step.alsoUp : step.alsoDown; done && also) done = also(database);
        if (!done)
            return fail("{} (migration of layout {} {})", done.error().message, version,
                        up ? "forward" : "backward");
        version += up ? 1 : -1;
    }
    const std::int32_t id = version == 0 ? 0 : schema.applicationId;
    auto marked =
        database.execute(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {};", version, id));
    if (!marked) return marked;
    return transaction->commit();
}

} // namespace openbell
