// One writer at a time: the second is told who the first is, and no lock outlives its owner.
#include "engine/store/store_lock.h"
#include "tests/store/store_support.h"
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace openbell;
using namespace openbell::tests;

class TestStoreLock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSecondIsToldWhoTheFirstIs() {
        const Folder folder;
        QVERIFY(!ownerOf(folder.path(), "market"));
        {
            const auto first = StoreLock::take(folder.path(), "market", "import bars");
            OPENBELL_OK(first);
            OPENBELL_FAILS(StoreLock::take(folder.path(), "market", "import ticks"),
                           "market.db is being written",
                           fmt::format("process {} (import bars) since 20", ::getpid()), "wait");
            OPENBELL_OK(StoreLock::take(folder.path(), "paper", "run"));
            const auto owner = ownerOf(folder.path(), "market");
            QVERIFY(owner && owner->process == ::getpid() && owner->doing == "import bars");
        }
        QVERIFY(!ownerOf(folder.path(), "market"));
        OPENBELL_OK(StoreLock::take(folder.path(), "market", "import ticks"));
    }

    void aKilledOwnerLeavesNoLock() {
        const Folder folder;
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = StoreLock::take(folder.path(), "market", "import bars");
            const char told = lock ? 'y' : 'n';
            static_cast<void>(!::write(ready[1], &told, 1));
            ::pause();
            ::_exit(0);
        }
        char told = 0;
        QCOMPARE(::read(ready[0], &told, 1), ssize_t{1});
        QCOMPARE(told, 'y');
        OPENBELL_FAILS(StoreLock::take(folder.path(), "market", "x"), fmt::format("process {} ", child));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        OPENBELL_OK(StoreLock::take(folder.path(), "market", "x"));
    }

    void aFolderThatIsNotThereIsNamed() {
        const Folder folder;
        OPENBELL_FAILS(StoreLock::take(folder / "nowhere", "market", "x"), "nowhere/market.db.lock");
    }
};

QTEST_APPLESS_MAIN(TestStoreLock)
#include "tst_store_lock.moc"
