#include "engine/orders/position.h"
#include "tests/support/values.h"
#include <QtTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

Fill fill(Side side, std::int64_t units, std::string_view at, std::string_view costs = "0") {
    Fill f;
    f.side = side;
    f.quantity = qty(units);
    f.price = price(at);
    f.costs = money(costs);
    return f;
}

AppliedFill buy(Position& p, std::int64_t units, std::string_view at, std::string_view costs = "0") {
    return applyFill(p, fill(Side::Buy, units, at, costs));
}

AppliedFill sell(Position& p, std::int64_t units, std::string_view at, std::string_view costs = "0") {
    return applyFill(p, fill(Side::Sell, units, at, costs));
}

// Cash and trades as fills come, kept by hand beside the position.
struct Account {
    Money cash, grossOfTrades, costsOfTrades, costsPaid;
    void take(Position& p, const Fill& f) {
        const Money value = notional(f.price, f.quantity);
        cash += (f.side == Side::Buy ? -value : value) - f.costs;
        costsPaid += f.costs;
        if (const auto applied = applyFill(p, f); applied.closed) {
            grossOfTrades += applied.closed->gross;
            costsOfTrades += applied.closed->costs;
        }
    }
};

} // namespace

class PositionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void buyingOpensALongAtTheFillsPrice() {
        Position p;
        const auto applied = buy(p, 10, "100.05");
        QVERIFY(applied.opened && !applied.closed);
        QVERIFY(p.isLong());
        QCOMPARE(p.quantity, qty(10));
        QCOMPARE(p.average, price("100.05"));
    }

    void sellingOpensAShort() {
        Position p;
        QVERIFY(sell(p, 10, "100").opened);
        QCOMPARE(p.quantity, qty(-10));
        QCOMPARE(p.side, Side::Sell);
        QCOMPARE(p.profitAt(price("99")), money("10"));
        QCOMPARE(p.profitAt(price("101")), money("-10"));
    }

    void addingAveragesTheEntryByQuantity() {
        Position p;
        buy(p, 10, "100");
        QVERIFY(!buy(p, 30, "104").opened);
        QCOMPARE(p.average, price("103"));
        QCOMPARE(p.quantity, qty(40));
        QCOMPARE(p.entered, qty(40));
    }

    void reducingRealisesAndLeavesTheAverageAlone() {
        Position p;
        buy(p, 10, "100");
        const auto applied = sell(p, 4, "105");
        QCOMPARE(applied.realised, money("20"));
        QVERIFY(!applied.closed);
        QCOMPARE(p.average, price("100"));
        QCOMPARE(p.quantity, qty(6));
        QCOMPARE(p.profitAt(price("105")), money("50")); // 20 booked, 30 open
    }

    void closingMakesOneTradeOfAllItsFills() {
        Position p;
        buy(p, 10, "100", "1");
        buy(p, 10, "102", "1");
        sell(p, 5, "110", "0.5");
        const auto applied = sell(p, 15, "90", "1.5");
        QVERIFY(applied.closed);
        QVERIFY(p.isFlat());
        QCOMPARE(applied.closed->quantity, qty(20));
        QCOMPARE(applied.closed->entryPrice, price("101"));
        QCOMPARE(applied.closed->exitPrice, price("95"));
        QCOMPARE(applied.closed->gross, money("-120"));
        QCOMPARE(applied.closed->costs, money("4"));
        QCOMPARE(applied.closed->net(), money("-124"));
    }

    void shortProfitsWhenThePriceFalls() {
        Position p;
        sell(p, 10, "100");
        const auto applied = buy(p, 10, "90");
        QCOMPARE(applied.closed->gross, money("100"));
        QCOMPARE(applied.closed->side, Side::Sell);
    }

    void aFlipClosesOneTradeAndOpensTheOtherAndSharesItsCosts() {
        Position p;
        buy(p, 10, "100");
        const auto applied = sell(p, 30, "110", "3");
        QVERIFY(applied.closed && applied.opened);
        QCOMPARE(applied.closed->gross, money("100"));
        QCOMPARE(applied.closed->costs, money("1"));
        QCOMPARE(p.quantity, qty(-20));
        QCOMPARE(p.average, price("110"));
        QCOMPARE(p.costs, money("2"));
        QCOMPARE(p.entered, qty(20));
    }

    void excursionsAreTheBestAndWorstOpenProfit() {
        Position p;
        buy(p, 10, "100");
        p.seeBars(price("103"), price("99"));
        p.seeBars(price("102"), price("95"));
        const auto applied = sell(p, 10, "101");
        QCOMPARE(applied.closed->mfe, money("30"));
        QCOMPARE(applied.closed->mae, money("-50"));
        QCOMPARE(applied.closed->barsHeld, 2U);
    }

    void excursionsOfAShortAreMirrored() {
        Position p;
        sell(p, 10, "100");
        p.seeBars(price("103"), price("99"));
        const auto applied = buy(p, 10, "101");
        QCOMPARE(applied.closed->mfe, money("10"));
        QCOMPARE(applied.closed->mae, money("-30"));
    }

    void theExitItselfCountsAsAnExcursion() {
        Position p;
        buy(p, 10, "100");
        QCOMPARE(sell(p, 10, "90").closed->mae, money("-100"));
        buy(p, 10, "100");
        QCOMPARE(sell(p, 10, "120").closed->mfe, money("200"));
    }

    void aNewRoundTripRemembersNothingOfTheOneBefore() {
        Position p;
        buy(p, 10, "100", "5");
        p.seeBars(price("200"), price("1"));
        sell(p, 10, "101", "5");
        buy(p, 1, "50");
        QCOMPARE(p.mfe, Money{});
        QCOMPARE(p.mae, Money{});
        QCOMPARE(p.costs, Money{});
        QCOMPARE(p.barsHeld, 0U);
        QCOMPARE(p.entered, qty(1));
    }

    void noMoneyIsMadeOrLostByRounding() {
        std::mt19937_64 random{20'240'101};
        for (int run = 0; run < 200; ++run) {
            Position p;
            Account account;
            Price last;
            for (int i = 0; i < 100; ++i) {
                Fill f;
                f.side = random() % 2 == 0 ? Side::Buy : Side::Sell;
                f.quantity = Quantity::fromRaw(static_cast<std::int64_t>(1 + random() % 5'000'000));
                f.price = Price::fromRaw(static_cast<std::int64_t>(1 + random() % 900'000'000));
                f.costs = Money::fromRaw(static_cast<std::int64_t>(random() % 100'000));
                account.take(p, f);
                last = f.price;
                const Money booked = account.grossOfTrades - account.costsOfTrades;
                const Money open = p.isFlat() ? Money{} : p.profitAt(last) - p.costs;
                const Money value = notional(last, p.quantity);
                QCOMPARE(account.cash + value, booked + open);
                QCOMPARE(account.costsOfTrades + p.costs, account.costsPaid);
            }
        }
    }
};

QTEST_APPLESS_MAIN(PositionTest)
#include "tst_position.moc"
