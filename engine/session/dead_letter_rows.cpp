#include "engine/session/dead_letter_rows.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::size_t kRowsShown = 200;

std::string textOf(const DeadLetter& letter) {
    std::string text = fmt::format("{}  {}:", letter.id, letter.table);
    for (const auto& [column, value] : letter.row)
        text += fmt::format(" {} {}", column, shown(value));
    return text;
}

std::string sessionOf(const LetterGroup& group) {
    if (!group.isOfSession() || !group.sessionId.empty()) return group.sessionId;
    return fmt::format("number {}", group.session);
}

struct Found {
    DeadLetters letters;
    LetterGroup group;
};

Result<Found> findGroup(const std::filesystem::path& dataDir, std::int64_t id) {
    auto letters = DeadLetters::open(dataDir);
    if (!letters) return fail(letters.error());
    auto all = letters->all();
    if (!all) return fail(all.error());
    for (LetterGroup& group : groupsOf(std::move(*all)))
        if (group.letters.front().id == id && group.waits())
            return Found{std::move(*letters), std::move(group)};
    return fail("the rows that begin with dead letter {} wait no more", id);
}

} // namespace

Result<std::vector<LetterGroup>> storedGroups(const std::filesystem::path& dataDir) {
    const auto letters = DeadLetters::open(dataDir);
    if (!letters) return fail(letters.error());
    auto all = letters->all();
    if (!all) return fail(all.error());
    return groupsOf(std::move(*all));
}

std::vector<DeadLetterRow> deadLetterRows(const std::vector<LetterGroup>& groups) {
    std::vector<DeadLetterRow> rows;
    for (const LetterGroup& group : groups) {
        if (!group.waits()) continue;
        const DeadLetter& first = group.letters.front();
        DeadLetterRow row{first.id,         first.time,   first.store, sessionOf(group),
                          contentOf(group), first.reason, {}};
        for (std::size_t i = 0; i < std::min(kRowsShown, group.letters.size()); ++i)
            row.rows.push_back(textOf(group.letters[i]));
        if (group.letters.size() > kRowsShown)
            row.rows.push_back(fmt::format("... and {} more", group.letters.size() - kRowsShown));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string waitingOf(const std::filesystem::path& dataDir, const std::string& session) {
    const auto groups = storedGroups(dataDir);
    if (!groups) return {};
    for (const LetterGroup& group : *groups)
        if (group.sessionId == session && group.waits())
            return fmt::format("{} of session {} could not be written and are left out from here on; "
                               "'openbell dead-letters retry' before would have kept them",
                               contentOf(group), session);
    return {};
}

Result<std::string> retryGroup(const std::filesystem::path& dataDir, std::int64_t id, UtcTime now) {
    auto found = findGroup(dataDir, id);
    if (!found) return fail(found.error());
    const std::vector<DeadLetter>& letters = found->group.letters;
    for (const Status& outcome : found->letters.retry(letters, now))
        if (!outcome) return fail(outcome.error());
    return fmt::format("Written after all: {}", contentOf(found->group));
}

Result<std::string> dismissGroup(const std::filesystem::path& dataDir, std::int64_t id, UtcTime now) {
    auto found = findGroup(dataDir, id);
    if (!found) return fail(found.error());
    std::vector<std::int64_t> ids;
    for (const DeadLetter& letter : found->group.letters)
        if (letter.state == DeadLetterState::Waiting) ids.push_back(letter.id);
    if (const auto done = found->letters.settle(ids, DeadLetterState::Dismissed, now); !done)
        return fail(done.error());
    return fmt::format("Given up: {}", contentOf(found->group));
}

} // namespace openbell
