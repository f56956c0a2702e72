// What a broker was sent, against what a database that is opened again knows of it.
#include "engine/session/command_outlet.h"
#include "engine/store/session_journal.h"
#include "engine/store/stores.h"
#include "tests/support/values.h"
#include <QTemporaryDir>
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

SessionHeader header() {
    SessionHeader made;
    made.sessionId = "live-1";
    made.mode = Mode::Live;
    made.configuration = "{}";
    made.configHash = "c";
    made.instruments.resize(1);
    made.instruments[0].symbol = "INFY";
    made.strategies = {{"one", "rules", ""}};
    return made;
}

// Each command carries the journal's length when it was decided; the broker looks what is stored by then.
class Broker {
public:
    explicit Broker(std::filesystem::path folder) : m_folder{std::move(folder)} {}
    void receive(std::span<const BrokerCommand> commands) {
        auto database = openStore(m_folder, "paper", {.quickCheck = false});
        const auto stored =
            database ? database->number("SELECT count(*) FROM journal") : Result<std::int64_t>{0};
        for (const BrokerCommand& command : commands) {
            if (static_cast<std::int64_t>(command.order.value) > stored.value_or(0)) ++early;
            if (command.order.value <= last) ++outOfOrder;
            last = command.order.value;
            ++received;
        }
    }
    int early = 0, outOfOrder = 0, received = 0;
    std::uint32_t last = 0;

private:
    std::filesystem::path m_folder;
};

} // namespace

class CommandOutletTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsSentBeforeItsCauseIsCommitted() {
        const QTemporaryDir folder;
        const std::filesystem::path data = folder.path().toStdString();
        FactLog log{header()};
        auto journal = SessionJournal::begin(data, "paper", log, "{}", UtcTime{1}).value();
        Broker broker{data};
        int sent = 0;
        {
            CommandOutlet outlet{journal->writer(),
                                 [&](std::span<const BrokerCommand> commands) { broker.receive(commands); }};
            for (int i = 0; i < 300; ++i) {
                const UtcTime now{i + 2};
                log.append(EquityPoint{now, money("1"), money("2"), money("0")});
                QVERIFY(journal->add({now, TimeInput{}}, now, log));
                if (i % 3 != 0) continue;
                BrokerCommand command;
                command.order.value = static_cast<std::uint32_t>(journal->entries());
                QVERIFY(journal->handOver(log));
                QVERIFY(outlet.release({&command, 1}));
                ++sent;
            }
            QVERIFY(outlet.drain());
            QVERIFY(outlet.commits() > 0);
            QVERIFY2(outlet.commits() <= static_cast<std::uint64_t>(sent), "commands share commits");
        }
        QCOMPARE(broker.received, sent);
        QCOMPARE(broker.early, 0);
        QCOMPARE(broker.outOfOrder, 0);
    }

    // Where nothing can be written, nothing is sent.
    void whatCannotBeCommittedIsNotSent() {
        const QTemporaryDir folder;
        const std::filesystem::path data = folder.path().toStdString();
        FactLog log{header()};
        auto journal = SessionJournal::begin(data, "paper", log, "{}", UtcTime{1}).value();
        {
            auto other = openStore(data, "paper").value();
            QVERIFY(other.execute("DROP TABLE journal"));
        }
        int received = 0;
        CommandOutlet outlet{journal->writer(), [&](std::span<const BrokerCommand> commands) {
                                 received += static_cast<int>(commands.size());
                             }};
        QVERIFY(journal->add({UtcTime{2}, TimeInput{}}, UtcTime{2}, log));
        QVERIFY(journal->handOver(log));
        const BrokerCommand command;
        QVERIFY(outlet.release({&command, 1}));
        QVERIFY(!outlet.drain());
        QCOMPARE(received, 0);
        QVERIFY(!outlet.release({&command, 1}));
    }
};

QTEST_APPLESS_MAIN(CommandOutletTest)
#include "tst_command_outlet.moc"
