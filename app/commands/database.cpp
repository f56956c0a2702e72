#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/session/headless/demo_session.h"
#include "engine/store/stores.h"

namespace openbell::cli {

namespace {

Outcome init(const Context& context) {
    if (const auto made = initStores(context.dataDir); !made) return failed(made.error());
    Json json{{"data_dir", context.dataDir.string()}, {"stores", Json::array()}};
    for (const StoreFile& store : storeFiles())
        if (const auto file = storePath(context.dataDir, store.name); std::filesystem::exists(file)) {
            json["stores"].push_back(file.string());
            if (!context.arguments.json()) context.console.out << file.string() << "\n";
        }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

Outcome migrate(const Context& context) {
    std::vector<MigratedStore> done;
    OPENBELL_TRY_USAGE(version, countOption(context.arguments, "to"));
    const std::string* name = context.arguments.value("store");
    if (version.has_value() != (name != nullptr))
        return misused("--store and --to go together: one store to one layout; without both, all stores are "
                       "brought to the newest layout");
    if (name != nullptr) {
        if (*version > 1'000'000) return misused("--to: there is no such layout");
        OPENBELL_TRY(one, migrateStore(context.dataDir, *name, static_cast<int>(*version)));
        done.push_back(one);
    } else {
        OPENBELL_TRY(all, migrateStores(context.dataDir));
        done = all;
    }
    Json json{{"stores", Json::array()}};
    for (const MigratedStore& store : done) {
        json["stores"].push_back(Json{{"name", store.name}, {"from", store.from}, {"to", store.to}});
        if (!context.arguments.json())
            context.console.out << fmt::format("{}: layout {} -> {}\n", store.name, store.from, store.to);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

Json orNull(const std::filesystem::path& path) {
    return path.empty() ? Json(nullptr) : Json(path.string());
}

Json jsonOf(const StoreCare& care) {
    const CheckedStore& store = care.checked;
    Json rows = Json::object();
    for (const auto& [table, count] : store.rows)
        rows[table] = count;
    Json backup = nullptr;
    if (care.backup)
        backup = {{"path", care.backup->file.string()}, {"time_utc", toIsoUtc(care.backup->time)}};
    return Json{{"name", store.name},
                {"path", store.file.string()},
                {"state", toText(store.state)},
                {"errors", store.problems},
                {"set_aside", orNull(care.setAside)},
                {"newest_backup", backup},
                {"what_to_do", care.remedy},
                {"layout", store.version},
                {"newest_layout", store.newest},
                {"bytes", store.bytes},
                {"rows", rows}};
}

std::string textOf(const StoreCare& care) {
    const CheckedStore& store = care.checked;
    std::string out;
    if (store.state == StoreState::Missing) {
        out = fmt::format("{}: {}\n", store.file.string(), care.remedy.empty() ? "not there yet" : "GONE");
    } else {
        const std::string state{toText(store.state)};
        out = fmt::format("{}: {}, layout {} of {}, {} bytes\n", store.file.string(),
                          store.sound() ? "sound" : state, store.version, store.newest, store.bytes);
    }
    for (const std::string& problem : store.problems)
        out += fmt::format("  problem: {}\n", problem);
    if (!care.setAside.empty()) out += fmt::format("  set aside as {}\n", care.setAside.string());
    if (!care.remedy.empty()) out += fmt::format("  what to do: {}\n", care.remedy);
    for (const auto& [table, count] : store.rows)
        if (count > 0) out += fmt::format("  {:<20} {:>12}\n", table, count);
    return out;
}

Outcome check(const Context& context) {
    Json json{{"sound", true}, {"databases", Json::array()}};
    std::string broken;
    for (const StoreCare& care : careForStores(context.dataDir, wallClock())) {
        json["databases"].push_back(jsonOf(care));
        if (!context.arguments.json()) context.console.out << textOf(care);
        if (!care.remedy.empty())
            broken +=
                fmt::format("\n  {}: {}: {}", care.checked.name, toText(care.checked.state), care.remedy);
    }
    json["sound"] = broken.empty();
    if (context.arguments.json()) print(context.console, json);
    if (broken.empty()) return {};
    return tl::unexpected{Failure{ExitCode::Failed, "not every database is sound:" + broken, true}};
}

Json jsonOf(const Restored& one) {
    Json json{
        {"name", one.name},         {"path", one.file.string()},         {"restored", !one.from.empty()},
        {"from", orNull(one.from)}, {"set_aside", orNull(one.setAside)}, {"passed_over", Json::array()},
        {"refusal", one.refusal}};
    for (const CheckedStore& bad : one.passedOver)
        json["passed_over"].push_back(bad.file.string());
    return json;
}

std::string textOf(const Restored& one) {
    std::string out;
    for (const CheckedStore& bad : one.passedOver)
        out += fmt::format("{}: passed over: {}\n", bad.file.string(), bad.problems.front());
    if (!one.setAside.empty())
        out += fmt::format("{}: what was there is {} now\n", one.file.string(),
                           one.setAside.filename().string());
    if (!one.from.empty()) out += fmt::format("{}: restored from {}\n", one.file.string(), one.from.string());
    return out;
}

// Those that are wanted: named, that of a --from file, or all that are broken or gone and can be restored.
Result<std::vector<std::string>> storesToRestore(const Context& context) {
    std::vector<std::string> names = context.arguments.operands();
    for (const std::string& name : names)
        if (const auto known = storeNamed(name); !known) return fail(known.error());
    const std::string* from = context.arguments.value("from");
    if (from == nullptr && !names.empty()) return names;
    if (from != nullptr && names.size() > 1)
        return fail(
            "--from FILE restores one database: give one name, as in 'openbell db restore market --from {}'",
            *from);
    if (from != nullptr && names.size() == 1) return names;
    for (const StoreFile& store : storeFiles()) {
        const auto file = storePath(context.dataDir, store.name);
        if (from != nullptr) {
            if (std::filesystem::path{*from}.filename().string().starts_with(store.name))
                names.push_back(store.name);
        } else if (const auto now = inspectStore(store, file); now.broken() ||
                                                               now.state == StoreState::Missing ||
                                                               now.state == StoreState::BrokenJournal) {
            if (!backupsOf(context.dataDir, store.name).empty() || !setAsideFiles(file).empty() ||
                now.state != StoreState::Missing)
                names.push_back(store.name);
        }
    }
    if (from != nullptr && names.empty())
        return fail("which database is {} of? Give its name: 'openbell db restore market --from {}'", *from,
                    *from);
    return names;
}

Outcome restore(const Context& context) {
    OPENBELL_TRY_USAGE(names, storesToRestore(context));
    const std::string from = context.arguments.valueOr("from", "");
    Json json{{"databases", Json::array()}};
    std::string errors, refusals;
    for (const std::string& name : names) {
        const auto one =
            restoreStore(context.dataDir, name, from, context.arguments.has("force"), wallClock());
        if (!one) {
            errors += (errors.empty() ? "" : "\n") + one.error().message;
            json["databases"].push_back(
                Json{{"name", name}, {"restored", false}, {"error", one.error().message}});
            continue;
        }
        if (!one->refusal.empty()) refusals += (refusals.empty() ? "" : "\n") + one->refusal;
        json["databases"].push_back(jsonOf(*one));
        if (!context.arguments.json()) context.console.out << textOf(*one);
    }
    if (context.arguments.json())
        print(context.console, json);
    else if (names.empty())
        context.console.out << "nothing to restore: no database is broken or gone\n";
    if (!errors.empty()) return tl::unexpected{Failure{ExitCode::Failed, errors, true}};
    if (!refusals.empty()) return tl::unexpected{Failure{ExitCode::Refused, refusals, true}};
    return {};
}

// What is stored of whom, the first question of every session.
Outcome symbols(const Context& context) {
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(lines, workspace.market().catalogue());
    Json json{{"series", Json::array()}};
    for (const StoredBars& line : lines) {
        const Instrument& instrument = line.instrument;
        json["series"].push_back(Json{{"symbol", instrument.symbol},
                                      {"exchange", instrument.exchange},
                                      {"currency", instrument.currency},
                                      {"zone", instrument.zone},
                                      {"interval", line.interval.toString()},
                                      {"first", line.first.toString()},
                                      {"last", line.last.toString()},
                                      {"bars", line.bars},
                                      {"synthetic", headless::isSynthetic(instrument.symbol)}});
        if (!context.arguments.json())
            context.console.out << fmt::format(
                "{:<16} {:<8} {:>5}  {} to {} {:>10} bars{}\n", instrument.symbol, instrument.exchange,
                line.interval.toString(), line.first.toString(), line.last.toString(), line.bars,
                headless::isSynthetic(instrument.symbol) ? "  synthetic" : "");
    }
    if (context.arguments.json())
        print(context.console, json);
    else if (lines.empty())
        context.console.out << "nothing is stored yet; 'openbell import bars' stores bars\n";
    return {};
}

Outcome removeSymbols(const Context& context) {
    OPENBELL_TRY_LOCK(lock, context, "market", "db remove");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(lines, workspace.market().catalogue());
    for (const std::string& symbol : context.arguments.operands())
        if (const auto known = workspace.market().instrument(symbol); !known) return failed(known.error());
    Json json{{"removed", Json::array()}};
    for (const std::string& symbol : context.arguments.operands()) {
        if (const auto removed = workspace.market().removeInstrument(symbol); !removed)
            return failed(removed.error());
        std::int64_t bars = 0;
        for (const StoredBars& line : lines)
            bars += line.instrument.symbol == symbol ? line.bars : 0;
        json["removed"].push_back(Json{{"symbol", symbol}, {"bars", bars}});
        if (!context.arguments.json())
            context.console.out << fmt::format("{}: {} bars removed\n", symbol, bars);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

Outcome backup(const Context& context) {
    const BackupRun run = backupStores(context.dataDir, wallClock());
    Json json{{"files", Json::array()}, {"failures", run.failures}};
    for (const auto& file : run.files) {
        json["files"].push_back(file.string());
        if (!context.arguments.json()) context.console.out << file.string() << "\n";
    }
    if (context.arguments.json()) print(context.console, json);
    if (run.failures.empty()) return {};
    return tl::unexpected{Failure{ExitCode::Failed, fmt::format("{}", fmt::join(run.failures, "\n")), true}};
}

} // namespace

std::vector<Command> databaseCommands() {
    CommandSpec initSpec{"db init", "Makes the databases that are missing and brings the others up to date."};
    initSpec.examples = {"openbell db init --data-dir ~/openbell-data"};
    CommandSpec migrateSpec{"db migrate", "Brings the databases to the newest layout, or one to any layout."};
    migrateSpec.details = "Every database is backed up first. Going back to an older layout drops what that "
                          "layout has no place for.";
    migrateSpec.options = {{"store", "NAME", "Only this store: market, backtest or paper; needs --to."},
                           {"to", "LAYOUT", "Number of the layout wanted for --store."}};
    migrateSpec.examples = {"openbell db migrate", "openbell db migrate --store market --to 1"};
    CommandSpec symbolsSpec{"db symbols", "Lists the bars that are stored: symbol, interval, dates."};
    symbolsSpec.examples = {"openbell db symbols", "openbell db symbols --json"};
    CommandSpec removeSpec{"db remove", "Takes symbols out of market.db: their bars, ticks and facts.",
                           "SYMBOL...", 1, 1'000'000};
    removeSpec.details = "For bars that were imported with a wrong zone or under a wrong name. Sessions that "
                         "ran on them keep their\nrecords.";
    removeSpec.examples = {"openbell db remove INFY"};
    CommandSpec checkSpec{"db check", "Checks every database for damage; a damaged one is set aside."};
    checkSpec.details = "Every page, reference, checksum of packed rows, hash of a configuration and entry "
                        "of a journal is\n"
                        "verified. A damaged file is renamed to FILE.corrupt-TIME, never deleted, and the "
                        "newest good backup\n"
                        "is named. A database with a broken journal stays where it is; the backup to put in "
                        "its place is named.\n"
                        "Exit code 1 where something needs doing.";
    checkSpec.examples = {"openbell db check --json"};
    CommandSpec backupSpec{"db backup",
                           "Copies every database into the folder backups; the newest five are kept."};
    backupSpec.details =
        "Each copy is verified before it gets its name, journals too. A damaged database "
        "is not copied, so the\n"
        "good copies stay. Databases may be in use meanwhile. market.db is copied like the others: the "
        "folder takes up to\n"
        "five times its size.";
    backupSpec.examples = {"openbell db backup"};
    CommandSpec restoreSpec{"db restore", "Brings databases back from their newest good backup.", "NAME...",
                            0, 3};
    restoreSpec.details =
        "NAME is market, backtest or paper; without any, all that are damaged or gone are restored. A backup "
        "is\n"
        "verified before it is used, and one that is damaged is passed over. What stood in its place is set\n"
        "aside under a new name.";
    restoreSpec.options = {
        {"from", "FILE", "This copy instead of the newest good backup."},
        {"force", "", "Restore a database that is sound, or that holds a broken journal, too."}};
    restoreSpec.examples = {"openbell db restore", "openbell db restore market --force",
                            "openbell db restore market --from backups/market-20240120T091500Z.db"};
    return {{symbolsSpec, symbols}, {removeSpec, removeSymbols}, {initSpec, init},
            {migrateSpec, migrate}, {checkSpec, check},          {backupSpec, backup},
            {restoreSpec, restore}};
}

} // namespace openbell::cli
