// market.db keeps what it is given, merges without losing, and gives the same bytes for the same bars.
#include "engine/store/export_bars.h"
#include "engine/store/market_store.h"
#include "tests/store/store_support.h"
#include <map>
#include <sstream>

using namespace openbell;
using namespace openbell::tests;

namespace {

const Date kFirst = Date::fromYmd(2024, 1, 1);
const Interval kMinute = Interval::ofMinutes(1);

std::vector<std::string> blobs(MarketStore& store) {
    return *store.database().texts("SELECT instrument || ' ' || interval || ' ' || day || ' ' || bar_count "
                                   "|| hex(packed) FROM bars ORDER BY instrument, interval, day");
}

Tick tick(std::int64_t second, std::int64_t price) {
    return {UtcTime::fromSeconds(1'704'080'700 + second), Price::whole(price), Quantity::whole(1), {}, {}};
}

} // namespace

class TestMarketStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void barsComeBackAsTheyWere() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store);
        const auto bars = minuteBars(kFirst, 30, 375);
        const auto counts = store->storeBars(nse("INFY"), kMinute, bars);
        OPENBELL_OK(counts);
        QCOMPARE(counts->rows_stored, 30 * 375);
        const auto back = store->storedBars("INFY", kMinute);
        OPENBELL_OK(back);
        QVERIFY(back->bars == bars);
        QVERIFY(back->instrument == nse("INFY"));
    }

    void datesLimitWhatIsLoaded() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto bars = minuteBars(kFirst, 5, 10);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const auto part = store->storedBars("INFY", kMinute, {kFirst.plus(1), kFirst.plus(2)});
        OPENBELL_OK(part);
        QVERIFY(part->bars == std::vector<Bar>(bars.begin() + 10, bars.begin() + 30));
        QCOMPARE(store->storedBars("INFY", kMinute, {kFirst.plus(4), {}})->bars.size(), 10U);
        QCOMPARE(store->storedBars("INFY", kMinute, {{}, kFirst.plus(-1)})->bars.size(), 0U);
    }

    void aSymbolIsRemovedWithAllThatHangsOnIt() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 2, 10)));
        OPENBELL_OK(store->storeTicks(nse("INFY"), std::vector<Tick>{tick(1, 100)}));
        OPENBELL_OK(store->storeBars(nse("TCS"), kMinute, minuteBars(kFirst, 2, 10)));
        QVERIFY(!store->removeInstrument("INFI"));
        OPENBELL_OK(store->removeInstrument("INFY"));
        QVERIFY(!store->instrument("INFY"));
        QCOMPARE(store->catalogue()->size(), 1U);
        QCOMPARE(store->storedBars("TCS", kMinute)->bars.size(), 20U);
        QCOMPARE(store->database().texts("SELECT id FROM ticks")->size(), 0U);
        Instrument moved = nse("INFY"); // a zone that could not change while bars were stored
        moved.zone = "America/New_York";
        OPENBELL_OK(store->storeBars(moved, kMinute, minuteBars(kFirst, 1, 10)));
        QCOMPARE(store->instrument("INFY")->zone, std::string{"America/New_York"});
    }

    void theDayOfABarIsTheExchangesDate() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        Instrument instrument = nse("AAPL");
        instrument.zone = "America/New_York";
        const Zone zone = *Zone::find(instrument.zone);
        // 19:30 in New York is the next day in UTC.
        Bar late = minuteBars(kFirst, 1, 1).front();
        late.start = zone.toUtc(kFirst, 1170 * kNanosPerMinute);
        OPENBELL_OK(store->storeBars(instrument, kMinute, std::vector{late}));
        QCOMPARE(store->database().texts("SELECT day FROM bar_days")->front(), kFirst.toString());
    }

    void aSecondImportChangesNoByte() {
        const Folder folder;
        const auto bars = minuteBars(kFirst, 20, 375);
        {
            auto store = MarketStore::open(folder.path());
            OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        }
        const std::string before = bytesOf(folder / "market.db");
        {
            auto store = MarketStore::open(folder.path());
            const auto counts = store->storeBars(nse("INFY"), kMinute, bars);
            OPENBELL_OK(counts);
            QCOMPARE(*counts, (StoreCounts{0, 20 * 375, 0}));
        }
        QVERIFY(bytesOf(folder / "market.db") == before);
    }

    void conflictingBarsKeepTheStoredOneUnlessToldOtherwise() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const auto stored = minuteBars(kFirst, 1, 4);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, stored));
        auto other = stored;
        other[1].volume = Quantity::whole(123'456'789);
        other.push_back(other.back());
        other.back().start = other.back().start.plus(kNanosPerMinute);
        const auto kept = store->storeBars(nse("INFY"), kMinute, other);
        OPENBELL_OK(kept);
        QCOMPARE(*kept, (StoreCounts{1, 3, 1}));
        QVERIFY(store->storedBars("INFY", kMinute)->bars[1] == stored[1]);
        const auto replaced = store->storeBars(nse("INFY"), kMinute, other, OnConflict::Replace);
        OPENBELL_OK(replaced);
        QCOMPARE(*replaced, (StoreCounts{0, 4, 1}));
        QVERIFY(store->storedBars("INFY", kMinute)->bars == other);
    }

    void piecesInAnyOrderGiveTheSameStore() {
        std::mt19937_64 random{7};
        for (unsigned round = 0; round < 20; ++round) {
            const auto all = minuteBars(kFirst, 4, 60, round);
            const Folder wholeFolder, piecesFolder;
            auto whole = MarketStore::open(wholeFolder.path());
            auto pieces = MarketStore::open(piecesFolder.path());
            OPENBELL_OK(whole->storeBars(nse("INFY"), kMinute, all));
            std::map<UtcTime, Bar> model;
            while (model.size() < all.size()) {
                std::vector<Bar> piece;
                for (const Bar& bar : all)
                    if (random() % 3 == 0) piece.push_back(bar);
                StoreCounts expected;
                for (const Bar& bar : piece)
                    (model.emplace(bar.start, bar).second ? expected.rows_stored : expected.rows_unchanged)++;
                const auto counts = pieces->storeBars(nse("INFY"), kMinute, piece);
                OPENBELL_OK(counts);
                QCOMPARE(*counts, expected);
            }
            QVERIFY(blobs(*whole) == blobs(*pieces));
        }
    }

    void barsOutOfOrderAreRefusedAndNothingIsStored() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        auto bars = minuteBars(kFirst, 2, 5);
        std::swap(bars[7], bars[8]);
        OPENBELL_FAILS(store->storeBars(nse("INFY"), kMinute, bars), "INFY", "not in order at 2024-01-02T");
        QVERIFY(store->instruments()->empty());
    }

    void anUnknownSymbolIsNamed() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_FAILS(store->storedBars("NOPE", kMinute), "no symbol NOPE", "market.db", "import",
                       "no symbol is stored yet");
        for (int i = 10; i < 30; ++i)
            OPENBELL_OK(store->putInstrument(nse("S" + std::to_string(i))));
        OPENBELL_FAILS(store->storedBars("NOPE", kMinute), "stored are S10, S11,", "S21 and 8 more");
    }

    void aKnownInstrumentKeepsItsDescription() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store->putInstrument(nse("INFY")));
        Instrument guess = nse("INFY");
        guess.tickSize = Price::fromRaw(10'000);
        OPENBELL_OK(store->storeBars(guess, kMinute, minuteBars(kFirst, 1, 1)));
        QVERIFY(*store->instrument("INFY") == nse("INFY"));
        OPENBELL_OK(store->putInstrument(guess));
        QVERIFY(*store->instrument("INFY") == guess);
        guess.zone = "UTC";
        OPENBELL_FAILS(store->putInstrument(guess), "zone of INFY cannot change");
        guess.zone = "Mars/Olympus";
        OPENBELL_FAILS(store->putInstrument(guess), "unknown time zone 'Mars/Olympus'");
    }

    void theCatalogueTellsWhatIsStored() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        QVERIFY(store->catalogue()->empty());
        const auto bars = minuteBars(kFirst, 3, 10);
        OPENBELL_OK(store->storeBars(nse("TCS"), Interval::day(), std::vector{bars[0]}));
        OPENBELL_OK(store->storeBars(nse("TCS"), Interval::ofMinutes(5), std::vector{bars[0]}));
        OPENBELL_OK(store->putInstrument(nse("ACC")));
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const auto lines = store->catalogue();
        OPENBELL_OK(lines);
        QCOMPARE(lines->size(), 3U);
        QCOMPARE(lines->at(0).instrument.symbol, "INFY");
        QCOMPARE(lines->at(0).bars, 30);
        QCOMPARE(lines->at(0).first, kFirst);
        QCOMPARE(lines->at(0).last, kFirst.plus(2));
        QCOMPARE(lines->at(1).interval, Interval::ofMinutes(5));
        QCOMPARE(lines->at(2).interval, Interval::day());
        QCOMPARE(store->storedIntervals("TCS")->size(), 2U);
    }

    void ticksMergeByTimeAndEqualOnesCount() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        // Two equal trades in one second are two trades.
        const std::vector ticks{tick(0, 10), tick(1, 11), tick(1, 11), tick(1, 12), tick(2, 13)};
        OPENBELL_OK(store->storeTicks(nse("INFY"), ticks));
        QCOMPARE(*store->storeTicks(nse("INFY"), ticks), (StoreCounts{0, 5, 0}));
        const std::vector more{tick(1, 11), tick(1, 14), tick(3, 1)};
        QCOMPARE(*store->storeTicks(nse("INFY"), more), (StoreCounts{2, 1, 0}));
        const std::vector expected{tick(0, 10), tick(1, 11), tick(1, 11), tick(1, 12),
                                   tick(1, 14), tick(2, 13), tick(3, 1)};
        QVERIFY(*store->storedTicks("INFY") == expected);
    }

    void tickPiecesSplitWithinOneTimeLoseNothing() {
        const std::vector ticks{tick(0, 10), tick(1, 11), tick(1, 11), tick(1, 11), tick(2, 13)};
        for (std::size_t a = 1; a < ticks.size(); ++a)
            for (std::size_t b = a; b < ticks.size(); ++b) {
                const Folder folder;
                auto store = MarketStore::open(folder.path());
                for (const std::int64_t stored : {5, 0}) {
                    StoreTickSink sink{*store};
                    StoreCounts counts;
                    const std::span<const Tick> all{ticks};
                    for (const auto piece : {all.first(a), all.subspan(a, b - a), all.subspan(b)})
                        counts += *sink.store(nse("INFY"), piece);
                    QCOMPARE(counts, (StoreCounts{stored, 5 - stored, 0}));
                    QVERIFY(*store->storedTicks("INFY") == ticks);
                }
            }
    }

    void calendarsAndReportsAreKept() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store->putCalendar({"NSE", "{}"}));
        OPENBELL_OK(store->putCalendar({"NSE", "{\"a\": 1}"}));
        QCOMPARE(store->calendars()->size(), 1U);
        QCOMPARE(store->calendars()->front().json, "{\"a\": 1}");
        const ImportReport first{UtcTime{1}, "a.csv", "{}", ""},
            second{UtcTime{2}, "b.csv", "[]", "b.refused"};
        OPENBELL_OK(store->addImportReport(first));
        OPENBELL_OK(store->addImportReport(second));
        QVERIFY(*store->importReports() == (std::vector{second, first}));
    }

    void exportIsExactAndInTheZoneAskedFor() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        const Bar bar{*parseIso("2024-01-01T03:45:00Z"), Price::fromRaw(100'050'000), Price::whole(101),
                      Price::fromRaw(99'999'999),        Price::fromRaw(100'100'000), Quantity::whole(1'200)};
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, std::vector{bar}));
        std::ostringstream out;
        const auto count = exportBars(*store, "INFY", kMinute, {}, *Zone::find("Asia/Kolkata"), out);
        OPENBELL_OK(count);
        QCOMPARE(*count, 1);
        QCOMPARE(out.str(), "time,open,high,low,close,volume\n"
                            "2024-01-01T09:15:00+05:30,100.05,101,99.999999,100.1,1200\n");
        OPENBELL_FAILS(exportBars(*store, "INFY", Interval::day(), {}, Zone::utc(), out),
                       "no 1d bars of INFY", "1m from 2024-01-01 to 2024-01-01");
        std::ostringstream broken;
        broken.setstate(std::ios::badbit);
        OPENBELL_FAILS(exportBars(*store, "INFY", kMinute, {}, Zone::utc(), broken), "could not be written");
    }

    void aDamagedDayIsNamed() {
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 2, 5)));
        OPENBELL_OK(store->database().execute("UPDATE bars SET packed = x'0100' WHERE id = 2"));
        OPENBELL_FAILS(store->storedBars("INFY", kMinute), "market.db", "INFY on 2024-01-02",
                       "openbell db check");
        OPENBELL_FAILS(store->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 2, 5)),
                       "INFY 1m: bars of 2024-01-02");
    }
};

QTEST_APPLESS_MAIN(TestMarketStore)
#include "tst_market_store.moc"
