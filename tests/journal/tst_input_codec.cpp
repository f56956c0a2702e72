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
            const Bytes bytes = encode(input);
            const auto back = decodeInput(kindOf(input), input.time, bytes);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QCOMPARE(back->time, input.time);
            QCOMPARE(back->body.index(), input.body.index());
            QVERIFY(encode(*back) == bytes);
            seen.insert(kindOf(input));
        }
        QCOMPARE(seen.size(), std::size_t{5});
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
            Bytes bytes = encode(input);
            const EntryKind kind = kindOf(input);
            bytes.push_back(0);
            QVERIFY(!decodeInput(kind, input.time, bytes));
            bytes.pop_back();
            if (bytes.empty()) continue;
            bytes.pop_back();
            QVERIFY(!decodeInput(kind, input.time, bytes));
        }
        Bytes report = encode({UtcTime{}, BrokerReport{}});
        report[0] = 99; // no such kind of report
        QVERIFY(!decodeInput(EntryKind::Report, UtcTime{}, report));
        QVERIFY(!decodeInput(EntryKind::Bars, UtcTime{}, {}));
        QVERIFY(!decodeInput(EntryKind::Header, UtcTime{}, {}));
    }
};

QTEST_APPLESS_MAIN(InputCodecTest)
#include "tst_input_codec.moc"
