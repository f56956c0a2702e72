#include "engine/journal/input_codec.h"
#include "tests/journal/inputs.h"
#include <QtTest>
#include <set>

using namespace openbell;
using namespace openbell::tests;

class InputCodecTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Equal bytes again: nothing is lost on the way, whatever the input.
    void whatIsDecodedEncodesToTheSameBytes() {
        std::mt19937_64 random{3};
        std::set<EntryKind> seen;
        for (int i = 0; i < 2'000; ++i) {
            const Input input = someInput(random);
            const ByteVector bytes = encode(input);
            const auto back = decodeInput(kindOf(input), input.time, bytes);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QCOMPARE(back->time, input.time);
            QCOMPARE(back->body.index(), input.body.index());
            QVERIFY(encode(*back) == bytes);
            seen.insert(kindOf(input));
        }
        QCOMPARE(seen.size(), std::size_t{5});
    }

    // A bar as the market makes them takes a dozen bytes.
    void barsArePackedExactly() {
        const Bar bar{UtcTime{1'700'000'000'000'000'000},
                      price("1033.75"),
                      price("1034.20"),
                      price("1033.10"),
                      price("1033.15"),
                      Quantity::whole(12'345)};
        const UtcTime end = bar.start.plus(kNanosPerMinute);
        const ByteVector bytes = encode({end, BarsInput{{{InstrumentId{3}, bar}}}});
        QVERIFY2(bytes.size() <= 14, qPrintable(QString::number(bytes.size())));
        const auto back = decodeInput(EntryKind::Bars, end, bytes);
        QVERIFY(back);
        QCOMPARE(std::get<BarsInput>(back->body).bars, (std::vector{InstrumentBar{InstrumentId{3}, bar}}));
        const Bar extreme{UtcTime{INT64_MIN}, Price::fromRaw(INT64_MAX), Price::fromRaw(INT64_MIN),
                          Price::fromRaw(0),  Price::fromRaw(-10),       Quantity::fromRaw(INT64_MIN)};
        const auto far =
            decodeInput(EntryKind::Bars, UtcTime{INT64_MAX},
                        encode({UtcTime{INT64_MAX}, BarsInput{{{InstrumentId{65535}, extreme}}}}));
        QVERIFY(far);
        QCOMPARE(std::get<BarsInput>(far->body).bars[0].bar, extreme);
    }

    void fieldsKeepTheirPlaces() {
        BrokerReport report;
        report.kind = ReportKind::Traded;
        report.basis = FillBasis::Cumulative;
        report.state = OrderState::PartiallyFilled;
        report.side = Side::Sell;
        report.instrument.value = 7;
        report.order.value = 9;
        report.quantity = qty(3);
        report.cumulative = qty(4);
        report.price = price("101.25");
        report.cash = money("12.50");
        report.text = ShortText{"partly"};
        const auto back = decodeInput(EntryKind::Report, UtcTime{5}, encode({UtcTime{5}, report}));
        QVERIFY(back);
        const BrokerReport& read = std::get<BrokerReport>(back->body);
        QCOMPARE(read.kind, ReportKind::Traded);
        QCOMPARE(read.basis, FillBasis::Cumulative);
        QCOMPARE(read.state, OrderState::PartiallyFilled);
        QCOMPARE(read.side, Side::Sell);
        QCOMPARE(read.instrument.value, std::uint16_t{7});
        QCOMPARE(read.order.value, 9U);
        QCOMPARE(read.quantity, qty(3));
        QCOMPARE(read.cumulative, qty(4));
        QCOMPARE(read.price, price("101.25"));
        QCOMPARE(read.cash, money("12.50"));
        QCOMPARE(read.text.view(), std::string_view{"partly"});
    }

    void bytesThatAreNoInputAreRefused() {
        std::mt19937_64 random{4};
        for (int i = 0; i < 500; ++i) {
            const Input input = someInput(random);
            ByteVector bytes = encode(input);
            const EntryKind kind = kindOf(input);
            bytes.push_back(0);
            QVERIFY(!decodeInput(kind, input.time, bytes));
            bytes.pop_back();
            if (bytes.empty()) continue;
            bytes.pop_back();
            QVERIFY(!decodeInput(kind, input.time, bytes));
        }
        ByteVector report = encode({UtcTime{}, BrokerReport{}});
        report[0] = 99; // no such kind of report
        QVERIFY(!decodeInput(EntryKind::Report, UtcTime{}, report));
        QVERIFY(!decodeInput(EntryKind::Bars, UtcTime{}, {}));
        QVERIFY(!decodeInput(EntryKind::Header, UtcTime{}, {}));
    }
};

QTEST_APPLESS_MAIN(InputCodecTest)
#include "tst_input_codec.moc"
