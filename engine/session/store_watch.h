#pragma once
// What the workstation does for its databases beside everything else: when it starts it checks them and makes
// the backups that are due; as long as it runs it tells when rows become dead letters. On a thread of its
// own, which its destructor waits for.
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace openbell {

class StoreWatch {
public:
    // `tell(level, text)` is called on the thread: "info", "warning" or "error", and a line of the log. So is
    // `lettersChanged`, when dead letters were added or settled, by whatever process; nothing waits for it.
    using Tell = std::function<void(std::string, std::string)>;
    StoreWatch(std::filesystem::path dataDir, Tell tell, std::function<void()> lettersChanged = {});
    StoreWatch(const StoreWatch&) = delete;
    ~StoreWatch();

private:
    void run();
    void checkStores();
    void countDeadLetters();

    const std::filesystem::path m_dataDir;
    const Tell m_tell;
    const std::function<void()> m_lettersChanged;
    std::uintmax_t m_seen = 0; // size of the dead letters' file; on the thread
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false; // under the mutex
    std::thread m_thread;
};

} // namespace openbell
