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

Json jsonOf(const CheckedStore& store) {
    Json rows = Json::object();
    for (const auto& [table, count] : store.rows)
        rows[table] = count;
    return Json{{"name", store.name},     {"file", store.file.string()},
                {"exists", store.exists}, {"version", store.version},
                {"newest", store.newest}, {"bytes", store.bytes},
                {"rows", rows},           {"problems", store.problems}};
}

std::string textOf(const CheckedStore& store) {
    if (!store.exists) return fmt::format("{}: not there yet\n", store.file.string());
    std::string out =
        fmt::format("{}: {}, layout {} of {}, {} bytes\n", store.file.string(),
                    store.problems.empty() ? "sound" : "DAMAGED", store.version, store.newest, store.bytes);
    for (const std::string& problem : store.problems)
        out += fmt::format("  problem: {}\n", problem);
    for (const auto& [table, count] : store.rows)
        if (count > 0) out += fmt::format("  {:<20} {:>12}\n", table, count);
    return out;
}

Outcome check(const Context& context) {
    Json json{{"sound", true}, {"stores", Json::array()}};
    std::size_t damaged = 0;
    for (const CheckedStore& store : checkStores(context.dataDir)) {
        damaged += store.problems.empty() ? 0 : 1;
        json["stores"].push_back(jsonOf(store));
        if (!context.arguments.json()) context.console.out << textOf(store);
    }
    json["sound"] = damaged == 0;
    if (context.arguments.json()) print(context.console, json);
    if (damaged == 0) return {};
    return tl::unexpected{Failure{
        ExitCode::Failed,
        fmt::format("{} of the stores in {} have problems; the folder backups there holds the copies that "
                    "'openbell db backup' made, and the newest sound one can take its place",
                    damaged, context.dataDir.string()),
        true}};
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
    OPENBELL_TRY(files, backupStores(context.dataDir, wallClock()));
    Json json{{"files", Json::array()}};
    for (const auto& file : files) {
        json["files"].push_back(file.string());
        if (!context.arguments.json()) context.console.out << file.string() << "\n";
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

} // namespace

std::vector<Command> databaseCommands() {
    CommandSpec initSpec{"db init", "Makes the databases that are missing and brings the others up to date."};
    initSpec.examples = {"openbell db init --data-dir ~/openbell-data"};
    CommandSpec migrateSpec{"db migrate", "Brings the databases to the newest layout, or one to any layout."};
    migrateSpec.details =
        "Going back to an older layout drops what that layout has no place for: back up first.";
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
    CommandSpec checkSpec{"db check", "Checks every database for damage and counts its rows."};
    checkSpec.examples = {"openbell db check --json"};
    CommandSpec backupSpec{"db backup",
                           "Copies every database into the folder backups; the newest five are kept."};
    backupSpec.examples = {"openbell db backup"};
    return {{symbolsSpec, symbols}, {removeSpec, removeSymbols}, {initSpec, init},
            {migrateSpec, migrate}, {checkSpec, check},          {backupSpec, backup}};
}

} // namespace openbell::cli
