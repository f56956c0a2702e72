#include "engine/core/decimal.h"
#include <QTest>

using namespace openbell;

template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};
static_assert(!Addable<Price, Quantity>);
static_assert(!Addable<Price, Money>);
static_assert(!std::is_constructible_v<Price, double>);

class FixedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parsesAndPrintsExactDecimals_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("raw");
        QTest::addColumn<QByteArray>("printed");
        QTest::newRow("plain") << QByteArray{"1033.75"} << qint64{1033750000} << QByteArray{"1033.75"};
        QTest::newRow("negative") << QByteArray{"-0.05"} << qint64{-50000} << QByteArray{"-0.05"};
        QTest::newRow("padded") << QByteArray{" 828.2 "} << qint64{828200000} << QByteArray{"828.2"};
        QTest::newRow("exponent") << QByteArray{"1.5e-3"} << qint64{1500} << QByteArray{"0.0015"};
        QTest::newRow("half to even, down") << QByteArray{"0.0000005"} << qint64{0} << QByteArray{"0"};
        QTest::newRow("half to even, up") << QByteArray{"0.0000015"} << qint64{2} << QByteArray{"0.000002"};
        QTest::newRow("just above half")
            << QByteArray{"0.00000050000001"} << qint64{1} << QByteArray{"0.000001"};
        QTest::newRow("no leading digit") << QByteArray{".5"} << qint64{500000} << QByteArray{"0.5"};
        QTest::newRow("long zeros") << QByteArray{"0000000000000000000000000000000000012"} << qint64{12000000}
                                    << QByteArray{"12"};
        QTest::newRow("tiny") << QByteArray{"1e-300"} << qint64{0} << QByteArray{"0"};
    }
    void parsesAndPrintsExactDecimals() {
        QFETCH(QByteArray, text);
        QFETCH(qint64, raw);
        QFETCH(QByteArray, printed);
        const auto price = parseFixed<Price>(text.toStdString());
        QVERIFY(price.has_value());
        QCOMPARE(price->raw(), raw);
        QCOMPARE(toText(*price), printed.toStdString());
    }

    void refusesWhatIsNotANumberOrTooLarge_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "-", ".", "1,5", "1.2.3", "abc", "1e", "1e99999", "nan", "inf", "0x10",
                                 "9300000000000", "40000000000000", "1e300", "12 34"})
            QTest::newRow(text) << QByteArray{text};
    }
    void refusesWhatIsNotANumberOrTooLarge() {
        QFETCH(QByteArray, text);
        QVERIFY(!parseFixed<Price>(text.toStdString()).has_value());
    }

    void roundsProductsAsStated() {
        QCOMPARE(mulDiv(7, 1, 2, Rounding::HalfEven), 4);
        QCOMPARE(mulDiv(5, 1, 2, Rounding::HalfEven), 2);
        QCOMPARE(mulDiv(5, 1, 2, Rounding::HalfUp), 3);
        QCOMPARE(mulDiv(-5, 1, 2, Rounding::HalfUp), -3);
        QCOMPARE(mulDiv(-5, 1, 2, Rounding::HalfEven), -2);
        QCOMPARE(mulDiv(-5, 1, 2, Rounding::Down), -3);
        QCOMPARE(mulDiv(-5, 1, 2, Rounding::Up), -2);
        QCOMPARE(mulDiv(5, 1, 2, Rounding::Down), 2);
        QCOMPARE(mulDiv(5, 1, 2, Rounding::TowardZero), 2);
    }

    void survivesProductsBeyond64Bits() {
        QCOMPARE(mulDiv(INT64_MAX, 1000, 1000, Rounding::HalfEven), INT64_MAX);
        QCOMPARE(mulDiv(INT64_MIN, 3, 3, Rounding::Down), INT64_MIN);
        QCOMPARE(notional(Price::whole(5'000'000), Quantity::whole(1'000'000)),
                 Money::whole(5'000'000'000'000));
    }

    void notionalKeepsThePaisa() {
        const Price price = *parseFixed<Price>("1033.75");
        QCOMPARE(notional(price, Quantity::whole(97)), *parseFixed<Money>("100273.75"));
        QCOMPARE(notional(price, -Quantity::whole(97)), *parseFixed<Money>("-100273.75"));
        QCOMPARE(portion(Money::whole(1'000'000), 3, 10'000), Money::whole(300));
    }

    void roundsToTicksAndLots() {
        const Price tick = *parseFixed<Price>("0.05");
        QCOMPARE(roundToStep(*parseFixed<Price>("1033.78"), tick, Rounding::Down),
                 *parseFixed<Price>("1033.75"));
        QCOMPARE(roundToStep(*parseFixed<Price>("1033.78"), tick, Rounding::Up),
                 *parseFixed<Price>("1033.8"));
        QCOMPARE(roundToStep(Quantity::whole(149), Quantity::whole(50), Rounding::Down),
                 Quantity::whole(100));
    }
};

QTEST_APPLESS_MAIN(FixedTest)
#include "tst_fixed.moc"
