// Bars that are not stored are rolled up from smaller ones; snapshots live as long as the bars they rest on.
#include "engine/store/bar_loader.h"
#include "engine/store/snapshot_store.h"
#include "tests/store/store_support.h"
#include <cmath>
#include <cstring>

using namespace openbell;
using namespace openbell::tests;

namespace {

const Date kMonday = Date::fromYmd(2024, 1, 1); // and the four days after it are NSE sessions
const Interval kMinute = Interval::ofMinutes(1), kFive = Interval::ofMinutes(5);

Snapshots randomSnapshots(const std::vector<Bar>& bars, std::vector<std::string> facts, unsigned seed) {
    std::mt19937_64 random{seed};
    Snapshots snapshots{std::move(facts), {}, {}};
    for (const Bar& bar : bars) {
        snapshots.starts.push_back(bar.start);
        for (std::size_t i = 0; i < snapshots.facts.size(); ++i)
            snapshots.values.push_back(random() % 9 == 0 ? std::nan("")
                                                         : static_cast<double>(random() % 100'000) / 7);
    }
    return snapshots;
}

// NaN included: bits are what must survive.
bool sameValues(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

} // namespace

class TestBarLoader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storedBarsAreTakenAsTheyAre() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto bars = minuteBars(kMonday, 2, 375);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const auto loaded = loadBars(*store, CalendarSet::builtIn(), "INFY", kMinute);
        OPENBELL_OK(loaded);
        QVERIFY(loaded->bars == bars);
    }

    void aMissingIntervalIsRolledUpFromTheLargestThatFills() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto calendars = CalendarSet::builtIn();
        const auto bars = minuteBars(kMonday, 3, 375);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const auto fives = loadBars(*store, calendars, "INFY", kFive);
        OPENBELL_OK(fives);
        QCOMPARE(fives->interval, kFive);
        QCOMPARE(fives->bars.size(), 3U * 75);
        QCOMPARE(fives->bars[0].open, bars[0].open);
        QCOMPARE(fives->bars[0].close, bars[4].close);
        // Five minute bars of the first day alone, told apart by their volume.
        std::vector<Bar> marked(fives->bars.begin(), fives->bars.begin() + 75);
        for (Bar& bar : marked)
            bar.volume = Quantity::whole(1);
        OPENBELL_OK(store->storeBars(nse("INFY"), kFive, marked));
        const auto tens = loadBars(*store, calendars, "INFY", Interval::ofMinutes(10), {kMonday, kMonday});
        OPENBELL_OK(tens);
        QCOMPARE(tens->bars[0].volume, Quantity::whole(2));
        const auto days =
            loadBars(*store, calendars, "INFY", Interval::day(), {kMonday.plus(1), kMonday.plus(2)});
        OPENBELL_OK(days);
        QCOMPARE(days->bars.size(), 2U);
        QCOMPARE(days->bars[0].open, bars[375].open);
        QCOMPARE(days->bars[1].close, bars[3 * 375 - 1].close);
    }

    void whatCannotBeLoadedIsExplained() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto calendars = CalendarSet::builtIn();
        OPENBELL_FAILS(loadBars(*store, calendars, "INFY", kMinute), "no symbol INFY");
        OPENBELL_OK(store->storeBars(nse("INFY"), kFive, minuteBars(kMonday, 2, 5)));
        OPENBELL_FAILS(loadBars(*store, calendars, "INFY", kMinute), "no 1m bars of INFY",
                       "5m from 2024-01-01 to 2024-01-02");
        OPENBELL_FAILS(loadBars(*store, calendars, "INFY", kFive, {kMonday.plus(7), kMonday.plus(8)}),
                       "no 5m bars of INFY from 2024-01-08 to 2024-01-09");
        Instrument odd = nse("ODD");
        odd.calendar = "MOON";
        OPENBELL_OK(store->storeBars(odd, kMinute, minuteBars(kMonday, 1, 5)));
        OPENBELL_FAILS(loadBars(*store, calendars, "ODD", kFive), "calendar 'MOON'", "NSE");
    }

    void snapshotsComeBackBitForBit() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto bars = minuteBars(kMonday, 3, 40);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const auto two = randomSnapshots(bars, {"sma_15", "rsi_14"}, 1),
                   one = randomSnapshots(bars, {"vwap"}, 2);
        OPENBELL_OK(storeSnapshots(*store, "INFY", kMinute, two));
        OPENBELL_OK(storeSnapshots(*store, "INFY", kMinute, one));
        const auto again = randomSnapshots(bars, {"sma_15", "rsi_14"}, 3);
        OPENBELL_OK(storeSnapshots(*store, "INFY", kMinute, again));
        const auto back = storedSnapshots(*store, "INFY", kMinute, {"sma_15", "rsi_14"});
        OPENBELL_OK(back);
        QVERIFY(back->starts == again.starts);
        QVERIFY(sameValues(back->values, again.values));
        QVERIFY(sameValues(storedSnapshots(*store, "INFY", kMinute, {"vwap"})->values, one.values));
        QVERIFY(storedSnapshots(*store, "INFY", kFive, {"vwap"})->values.empty());
        QCOMPARE(storedSnapshots(*store, "INFY", kMinute, {"vwap"}, {kMonday.plus(2), {}})->starts.size(),
                 40U);
        OPENBELL_FAILS(storeSnapshots(*store, "INFY", kMinute, Snapshots{}), "0 facts");
        OPENBELL_FAILS(storeSnapshots(*store, "TCS", kMinute, one), "no symbol TCS");
    }

    void changedBarsDropTheSnapshotsFromThatDayOn() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto bars = minuteBars(kMonday, 4, 10);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        OPENBELL_OK(store->storeBars(nse("TCS"), kMinute, bars));
        for (const std::string symbol : {"INFY", "TCS"})
            OPENBELL_OK(storeSnapshots(*store, symbol, kMinute, randomSnapshots(bars, {"vwap"}, 1)));
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        QCOMPARE(storedSnapshots(*store, "INFY", kMinute, {"vwap"})->starts.size(), 40U);
        const auto longer = minuteBars(kMonday.plus(2), 1, 11);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, longer));
        QCOMPARE(storedSnapshots(*store, "INFY", kMinute, {"vwap"})->starts.size(), 20U);
        QCOMPARE(storedSnapshots(*store, "TCS", kMinute, {"vwap"})->starts.size(), 40U);
    }
};

QTEST_APPLESS_MAIN(TestBarLoader)
#include "tst_bar_loader.moc"
