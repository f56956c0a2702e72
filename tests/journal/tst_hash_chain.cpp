#include "engine/journal/hash_chain.h"
#include "tests/journal/inputs.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

using Journal = std::vector<JournalEntry>;

Journal journal(int inputs) {
    std::mt19937_64 random{11};
    Journal all;
    Sha256::Digest head{};
    const auto add = [&](JournalEntry entry) {
        entry.seq = static_cast<std::int64_t>(all.size());
        entry.chain = head = chainAfter(head, entry);
        all.push_back(std::move(entry));
    };
    JournalEntry header;
    header.payload = {'h', 'e', 'a', 'd'};
    add(header);
    for (int i = 0; i < inputs; ++i) {
        const Input input = someInput(random);
        add({0, input.time, kindOf(input), encode(input), {}});
    }
    return all;
}

JournalEnd endOf(const Journal& all) {
    return {static_cast<std::int64_t>(all.size()), all.back().chain};
}

JournalCheck checked(const Journal& all, const std::optional<JournalEnd>& known) {
    std::size_t at = 0;
    return checkJournal(
        [&]() -> Result<std::optional<JournalEntry>> {
            if (at == all.size()) return std::optional<JournalEntry>{};
            return std::optional{all[at++]};
        },
        known);
}

} // namespace

class HashChainTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasWrittenIsIntact() {
        const Journal all = journal(50);
        const JournalCheck check = checked(all, endOf(all));
        QVERIFY2(check.intact, check.what.c_str());
        QCOMPARE(check.entries, std::int64_t{51});
        QVERIFY(check.head == all.back().chain);
        QCOMPARE(check.firstBroken, std::int64_t{-1});
    }

    void anyChangedByteIsFoundWhereItIs() {
        const Journal all = journal(20);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto broken = [&](auto change) {
                Journal other = all;
                change(other[i]);
                const JournalCheck check = checked(other, endOf(all));
                QVERIFY(!check.intact);
                QCOMPARE(check.firstBroken, static_cast<std::int64_t>(i));
            };
            for (std::size_t k = 0; k < all[i].payload.size(); ++k)
                broken([k](JournalEntry& e) { e.payload[k] ^= 1; });
            broken([](JournalEntry& e) { e.payload.push_back(0); });
            broken([](JournalEntry& e) { e.time.ns += 1; });
            broken([](JournalEntry& e) {
                e.kind = e.kind == EntryKind::Time ? EntryKind::Bars : EntryKind::Time;
            });
            broken([](JournalEntry& e) { e.chain[31] ^= 0x80; });
        }
    }

    void aRowThatIsMissingOrMovedIsFound() {
        const Journal all = journal(20);
        for (std::size_t i = 0; i < all.size(); ++i) {
            Journal other = all;
            other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
            const JournalCheck check = checked(other, endOf(all));
            QVERIFY(!check.intact);
            QCOMPARE(check.firstBroken, static_cast<std::int64_t>(i));
        }
        Journal swapped = all;
        std::swap(swapped[5].kind, swapped[6].kind);
        std::swap(swapped[5].time, swapped[6].time);
        std::swap(swapped[5].payload, swapped[6].payload);
        QCOMPARE(checked(swapped, endOf(all)).firstBroken, std::int64_t{5});
    }

    // Somebody who rewrites the chain as well is found by the end that is known from elsewhere.
    void aRewrittenChainIsFoundByItsHead() {
        Journal all = journal(20);
        const JournalEnd known = endOf(all);
        all[7].time.ns += 1;
        Sha256::Digest head = all[6].chain;
        for (std::size_t i = 7; i < all.size(); ++i)
            all[i].chain = head = chainAfter(head, all[i]);
        QVERIFY(checked(all, std::nullopt).intact);
        QVERIFY(!checked(all, known).intact);
    }

    void anEmptyJournalIsNotIntact() { QCOMPARE(checked({}, std::nullopt).firstBroken, std::int64_t{0}); }
};

QTEST_APPLESS_MAIN(HashChainTest)
#include "tst_hash_chain.moc"
