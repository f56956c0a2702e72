#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/store/letter_groups.h"
#include <algorithm>
#include <charconv>
#include <set>

namespace openbell::cli {

namespace {

Json jsonOf(const DeadLetter& letter) {
    Json row = Json::object();
    for (const auto& [column, value] : letter.row) {
        if (const auto* number = std::get_if<std::int64_t>(&value))
            row[column] = *number;
        else if (const auto* real = std::get_if<double>(&value))
            row[column] = *real;
        else
            row[column] = std::holds_alternative<std::monostate>(value) ? Json(nullptr) : Json(shown(value));
    }
    return Json{{"id", letter.id},       {"time_utc", toIsoUtc(letter.time)}, {"database", letter.store},
                {"table", letter.table}, {"state", toText(letter.state)},     {"reason", letter.reason},
                {"row", std::move(row)}};
}

std::string lineOf(const DeadLetter& letter) {
    return fmt::format("{:>6}  {}  {:<9}  {:<8} {:<16} {}\n", letter.id, toIsoUtc(letter.time),
                       toText(letter.state), letter.store, letter.table, letter.reason);
}

// The letters that the numbers name, or without any those that wait.
Result<std::vector<DeadLetter>> chosen(const DeadLetters& letters, const std::vector<std::string>& numbers) {
    auto all = letters.all();
    if (!all) return all;
    if (numbers.empty()) {
        std::erase_if(*all, [](const DeadLetter& l) { return l.state != DeadLetterState::Waiting; });
        return all;
    }
    std::vector<DeadLetter> named;
    for (const std::string& text : numbers) {
        std::int64_t id = 0;
        std::from_chars(text.data(), text.data() + text.size(), id);
        const auto found =
            std::find_if(all->begin(), all->end(), [&](const DeadLetter& letter) { return letter.id == id; });
        if (found == all->end())
            return fail("there is no dead letter {} in {}: 'openbell dead-letters list --all' lists them",
                        text, letters.file().string());
        named.push_back(*found);
    }
    return named;
}

// With the letters that can only be settled together with those.
std::vector<DeadLetter> withTheirGroups(const DeadLetters& letters, std::vector<DeadLetter> named) {
    auto all = letters.all();
    if (!all) return named;
    std::set<std::int64_t> ids;
    for (const DeadLetter& letter : named)
        ids.insert(letter.id);
    for (LetterGroup& group : groupsOf(std::move(*all))) {
        const auto isNamed = [&](const DeadLetter& letter) { return ids.contains(letter.id); };
        if (std::none_of(group.letters.begin(), group.letters.end(), isNamed)) continue;
        for (DeadLetter& letter : group.letters)
            if (letter.state == DeadLetterState::Waiting && !isNamed(letter)) named.push_back(letter);
    }
    std::sort(named.begin(), named.end(),
              [](const DeadLetter& a, const DeadLetter& b) { return a.id < b.id; });
    return named;
}

Outcome list(const Context& context) {
    OPENBELL_TRY(letters, DeadLetters::open(context.dataDir));
    OPENBELL_TRY(all, letters.all());
    Json json{{"file", letters.file().string()}, {"waiting", 0}, {"dead_letters", Json::array()}};
    std::int64_t waiting = 0;
    for (const DeadLetter& letter : all) {
        const bool waits = letter.state == DeadLetterState::Waiting;
        waiting += waits ? 1 : 0;
        if (!waits && !context.arguments.has("all")) continue;
        json["dead_letters"].push_back(jsonOf(letter));
        if (!context.arguments.json()) context.console.out << lineOf(letter);
    }
    json["waiting"] = waiting;
    if (context.arguments.json())
        print(context.console, json);
    else if (waiting == 0)
        context.console.out << "no dead letter waits: everything was written\n";
    return {};
}

Outcome show(const Context& context) {
    OPENBELL_TRY(letters, DeadLetters::open(context.dataDir));
    OPENBELL_TRY(named, chosen(letters, context.arguments.operands()));
    Json json{{"dead_letters", Json::array()}};
    for (const DeadLetter& letter : named) {
        json["dead_letters"].push_back(jsonOf(letter));
        if (context.arguments.json()) continue;
        context.console.out << lineOf(letter);
        for (const auto& [column, value] : letter.row)
            context.console.out << fmt::format("        {:<16} {}\n", column, shown(value));
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

struct Refusals {
    std::int64_t first = 0, last = 0;
    std::string why;
};

using Settle = std::function<std::vector<Status>(DeadLetters&, const std::vector<DeadLetter>&)>;

// Settles the letters that are named and wait, and tells what became of them.
Outcome settleNamed(const Context& context, const std::string& done, const Settle& settle) {
    OPENBELL_TRY(letters, DeadLetters::open(context.dataDir));
    OPENBELL_TRY(chosenOnes, chosen(letters, context.arguments.operands()));
    const auto named = withTheirGroups(letters, std::move(chosenOnes));
    Json json{{done, Json::array()}, {"errors", Json::array()}};
    std::vector<Refusals> refused; // of one reason each
    const auto failedBy = [&](const DeadLetter& letter, std::string why) {
        if (refused.empty() || refused.back().why != why)
            refused.push_back({letter.id, letter.id, std::move(why)});
        else
            refused.back().last = letter.id;
    };
    std::vector<DeadLetter> waiting;
    for (const DeadLetter& letter : named)
        if (letter.state == DeadLetterState::Waiting)
            waiting.push_back(letter);
        else
            failedBy(letter, fmt::format("it is {} already", toText(letter.state)));
    const auto outcomes = settle(letters, waiting);
    for (std::size_t i = 0; i < waiting.size(); ++i)
        if (outcomes[i])
            json[done].push_back(waiting[i].id);
        else
            failedBy(waiting[i], outcomes[i].error().message);
    std::string errors;
    for (const Refusals& r : refused) {
        const std::string error = r.first == r.last
                                      ? fmt::format("dead letter {}: {}", r.first, r.why)
                                      : fmt::format("dead letters {} to {}: {}", r.first, r.last, r.why);
        json["errors"].push_back(error);
        errors += (errors.empty() ? "" : "\n") + error;
    }
    if (context.arguments.json())
        print(context.console, json);
    else
        context.console.out << fmt::format("{} of {} {}\n", json[done].size(), named.size(), done);
    if (errors.empty()) return {};
    return tl::unexpected{Failure{ExitCode::Failed, errors, true}};
}

Outcome retry(const Context& context) {
    return settleNamed(context, "written", [](DeadLetters& letters, const std::vector<DeadLetter>& waiting) {
        return letters.retry(waiting, wallClock());
    });
}

Outcome dismiss(const Context& context) {
    if (context.arguments.operands().empty())
        return misused("dead-letters dismiss needs the numbers of those to dismiss; a dismissed row is not "
                       "written any more");
    return settleNamed(context, "dismissed",
                       [](DeadLetters& letters, const std::vector<DeadLetter>& waiting) {
                           std::vector<std::int64_t> ids;
                           for (const DeadLetter& letter : waiting)
                               ids.push_back(letter.id);
                           return std::vector<Status>(
                               waiting.size(), letters.settle(ids, DeadLetterState::Dismissed, wallClock()));
                       });
}

} // namespace

std::vector<Command> deadLetterCommands() {
    constexpr std::size_t many = 1'000'000;
    CommandSpec listSpec{"dead-letters list", "Lists rows that could not be written into their database."};
    listSpec.details =
        "They are kept in dead_letters.log of the data folder, which has its room set aside ahead.";
    listSpec.options = {{"all", "", "Also those that were written since, or dismissed."}};
    listSpec.examples = {"openbell dead-letters list", "openbell dead-letters list --all --json"};
    CommandSpec showSpec{"dead-letters show", "Shows dead letters value by value.", "NUMBER...", 0, many};
    showSpec.details = "Without a number, all that wait.";
    showSpec.examples = {"openbell dead-letters show 3"};
    CommandSpec retrySpec{"dead-letters retry", "Writes dead letters into their database after all.",
                          "NUMBER...", 0, many};
    retrySpec.details =
        "Without a number, all that wait. A row that is there already, value by value, is not written "
        "twice.\n"
        "What a session could not write at one time is written as a whole, also where one number of it is\n"
        "given, and refused where the session has gone on without it since.";
    retrySpec.examples = {"openbell dead-letters retry"};
    CommandSpec dismissSpec{"dead-letters dismiss", "Gives dead letters up; they stay in the file.",
                            "NUMBER...", 0, many};
    dismissSpec.details = "What a session could not write at one time is given up as a whole.";
    dismissSpec.examples = {"openbell dead-letters dismiss 3 4"};
    return {{listSpec, list}, {showSpec, show}, {retrySpec, retry}, {dismissSpec, dismiss}};
}

} // namespace openbell::cli
