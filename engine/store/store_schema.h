#pragma once
// The databases' layouts as lists of migrations, each a pair of SQL texts, and how a file is brought from one
// version to another. The file's user_version is the number of migrations it has had; its application_id says
// which of the stores it is. Immutable; any thread.
#include "engine/store/sqlite.h"
#include <span>

namespace openbell {

struct Migration {
    std::string_view up, down; // down drops what the older layout has no place for
    // What SQL cannot say; after the text.
    Status (*alsoUp)(Database&) = nullptr;
    Status (*alsoDown)(Database&) = nullptr;
};

// What is wrong with what is stored, in words; empty = nothing.
using ContentCheck = Result<std::vector<std::string>> (*)(Database&);

struct StoreSchema {
    std::string_view name; // "market": what errors call it
    std::int32_t applicationId = 0;
    int pageSize = 4096;
    std::span<const Migration> migrations;
    std::span<const ContentCheck> contentChecks{}; // of the newest layout
    ContentCheck journals = nullptr;               // the same; where it holds any
    [[nodiscard]] int newest() const { return static_cast<int>(migrations.size()); }
};

[[nodiscard]] const StoreSchema& marketSchema();  // market.db
[[nodiscard]] const StoreSchema& sessionSchema(); // backtest.db, paper.db, live.db

// The file's version, 0 for an empty one. Errors: another program's file, another store's, a version newer
// than this program knows.
[[nodiscard]] Result<int> schemaVersion(Database& database, const StoreSchema& schema);
// Step by step, up or down, in one transaction: a failing step leaves the file as it was.
[[nodiscard]] Status migrateTo(Database& database, const StoreSchema& schema, int version);

} // namespace openbell
