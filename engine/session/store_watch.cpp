#include "engine/session/store_watch.h"
#include "engine/store/dead_letters.h"
#include "engine/store/stores.h"
#include <algorithm>
#include <chrono>

namespace openbell {

namespace {

UtcTime wallClock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

constexpr std::chrono::seconds kEvery{2};

} // namespace

StoreWatch::StoreWatch(std::filesystem::path dataDir, Tell tell, std::function<void()> lettersChanged)
    : m_dataDir{std::move(dataDir)},
      m_tell{std::move(tell)},
      m_lettersChanged{std::move(lettersChanged)},
      m_thread{[this] { run(); }} {}

StoreWatch::~StoreWatch() {
    {
        const std::scoped_lock lock{m_mutex};
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void StoreWatch::run() {
    checkStores();
    for (std::unique_lock lock{m_mutex}; !m_stop; m_wake.wait_for(lock, kEvery)) {
        lock.unlock();
        countDeadLetters();
        lock.lock();
    }
}

void StoreWatch::checkStores() {
    for (const StoreFile& store : storeFiles()) {
        const auto file = storePath(m_dataDir, store.name);
        std::error_code none;
        if (!std::filesystem::exists(file, none)) continue;
        if (const auto opened = Database::open(file, {.create = false}); !opened) {
            m_tell("error", opened.error().message);
            continue;
        }
        const auto backup = backupIfDue(m_dataDir, store.name, wallClock());
        if (!backup) m_tell("error", backup.error().message);
        if (backup && *backup) m_tell("info", "Backup " + (*backup)->file.string());
    }
}

// Whoever added them: this process or another one. A settled letter makes the file longer, too.
void StoreWatch::countDeadLetters() {
    std::error_code none;
    const auto size = std::filesystem::file_size(m_dataDir / kDeadLettersFile, none);
    if (none || size == std::exchange(m_seen, size)) return;
    const auto letters = DeadLetters::open(m_dataDir);
    const auto all = letters ? letters->all() : Result<std::vector<DeadLetter>>{fail(letters.error())};
    if (!all) return m_tell("error", all.error().message);
    if (m_lettersChanged) m_lettersChanged();
    const auto waits = [](const DeadLetter& letter) { return letter.state == DeadLetterState::Waiting; };
    const auto last = std::find_if(all->rbegin(), all->rend(), waits);
    if (last == all->rend()) return;
    m_tell("error",
           fmt::format("{} rows could not be written and wait as dead letters, the last one of {}: {}. "
                       "Alt+D, or 'openbell dead-letters list', shows them",
                       std::count_if(all->begin(), all->end(), waits), last->store, last->reason));
}

} // namespace openbell
