#include "engine/store/dead_letters.h"
#include "engine/store/dead_letter_lines.h"
#include "engine/store/letter_writer.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openbell {

namespace fs = std::filesystem;

namespace {

constexpr off_t kRoom = 1 << 20;

// While one process looks for the last number and adds after it.
class Turn {
public:
    explicit Turn(int descriptor) : m_descriptor{descriptor} { ::flock(descriptor, LOCK_EX); }
    Turn(const Turn&) = delete;
    ~Turn() { ::flock(m_descriptor, LOCK_UN); }

private:
    int m_descriptor;
};

Result<std::string> contentOf(const OpenFile& file, const fs::path& path) {
    std::string text;
    char block[1 << 16];
    for (;;) {
        const ssize_t size = ::pread(file.descriptor(), block, sizeof block, static_cast<off_t>(text.size()));
        if (size < 0) return fail("{} cannot be read: {}", path.string(), systemError(errno));
        if (size == 0) return text;
        text.append(block, static_cast<std::size_t>(size));
    }
}

} // namespace

DeadLetters::DeadLetters(fs::path dataDir, OpenFile file)
    : m_dataDir{std::move(dataDir)}, m_path{m_dataDir / kDeadLettersFile}, m_file{std::move(file)} {}

Result<DeadLetters> DeadLetters::open(const fs::path& dataDir) {
    if (auto made = makeFolder(dataDir); !made) return fail(made.error());
    const fs::path path = dataDir / kDeadLettersFile;
    OpenFile file{::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
    if (!file.isOpen())
        return fail("{} cannot be opened: {}; check the permissions of the folder", path.string(),
                    systemError(errno));
    DeadLetters letters{dataDir, std::move(file)};
    letters.setRoomAside();
    return letters;
}

// Best effort: beyond the file's end, so that its size still tells where it ends.
void DeadLetters::setRoomAside() const {
    struct stat status {};
    if (::fstat(m_file.descriptor(), &status) == 0)
        static_cast<void>(::fallocate(m_file.descriptor(), FALLOC_FL_KEEP_SIZE, status.st_size, kRoom));
}

Status DeadLetters::append(const std::string& lines) {
    struct stat before {};
    ::fstat(m_file.descriptor(), &before);
    const ssize_t written = ::write(m_file.descriptor(), lines.data(), lines.size());
    if (written == static_cast<ssize_t>(lines.size()) && ::fdatasync(m_file.descriptor()) == 0) {
        setRoomAside();
        return {};
    }
    const int number = written < 0 || errno != 0 ? errno : ENOSPC;
    static_cast<void>(!::ftruncate(m_file.descriptor(), before.st_size));
    return fail("{} cannot be written: {}; free some space", m_path.string(), systemError(number));
}

Status DeadLetters::add(std::vector<DeadLetter>& letters) {
    const Turn turn{m_file.descriptor()};
    const auto text = contentOf(m_file, m_path);
    if (!text) return fail(text.error());
    const auto known = readLetters(*text);
    std::int64_t id = known.empty() ? 0 : known.back().id;
    // A torn last line must not take the next one with it.
    std::string lines = text->empty() || text->back() == '\n' ? "" : "\n";
    for (DeadLetter& letter : letters) {
        letter.id = ++id;
        lines += lineOf(letter);
    }
    errno = 0;
    return append(lines);
}

Status DeadLetters::settle(std::span<const std::int64_t> ids, DeadLetterState state, UtcTime when) {
    if (ids.empty()) return {};
    const Turn turn{m_file.descriptor()};
    std::string lines;
    for (const std::int64_t id : ids)
        lines += settlingLine(id, state, when);
    errno = 0;
    return append(lines);
}

Result<std::vector<DeadLetter>> DeadLetters::all() const {
    const auto text = contentOf(m_file, m_path);
    if (!text) return fail(text.error());
    return readLetters(*text);
}

std::vector<Status> DeadLetters::retry(std::span<const DeadLetter> letters, UtcTime when) {
    auto all = this->all();
    if (!all) return std::vector<Status>(letters.size(), fail(all.error()));
    std::set<std::int64_t> named;
    for (const DeadLetter& letter : letters)
        named.insert(letter.id);
    std::map<std::int64_t, Status> outcomes; // by letter
    std::vector<std::int64_t> written;
    GroupWriter writer{m_dataDir};
    for (const LetterGroup& group : groupsOf(std::move(*all))) {
        const bool wanted = std::any_of(group.letters.begin(), group.letters.end(),
                                        [&](const DeadLetter& letter) { return named.contains(letter.id); });
        if (!wanted) continue;
        const Status done = writer.write(group);
        for (const DeadLetter& letter : group.letters) {
            outcomes.emplace(letter.id, done);
            if (done && letter.state == DeadLetterState::Waiting) written.push_back(letter.id);
        }
    }
    const auto told = settle(written, DeadLetterState::Written, when);
    std::vector<Status> given;
    for (const DeadLetter& letter : letters) {
        const auto outcome = outcomes.find(letter.id);
        if (outcome == outcomes.end())
            given.push_back(fail("there is no dead letter {} in {}", letter.id, m_path.string()));
        else
            given.push_back(outcome->second && !told ? told : outcome->second);
    }
    return given;
}

} // namespace openbell
