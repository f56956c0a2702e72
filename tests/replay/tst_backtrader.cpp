// Known results of a known strategy: backtrader's close-crosses-SMA on ESTX50's days of 2006.
#include "tests/replay/session_fixture.h"
#include "tests/support/shared_data.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;
using namespace Qt::StringLiterals;

namespace {

// Date,Open,High,Low,Close,Volume,OpenInterest
std::vector<BarSeries> days(const std::filesystem::path& path) {
    BarSeries series{continuous("ESTX50"), Interval::day(), {}};
    QFile file{QString::fromStdString(path.string())};
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot open the file");
    file.readLine();
    while (!file.atEnd()) {
        const QList<QByteArray> row = file.readLine().trimmed().split(',');
        if (row.size() < 6) continue;
        const auto value = [&](int i) { return price(row[i].toStdString()); };
        const Date date = Date::parse(row[0].toStdString()).value();
        series.bars.push_back(
            {UtcTime{date.days * kNanosPerDay}, value(1), value(2), value(3), value(4), Quantity{}});
    }
    return {std::move(series)};
}

QJsonDocument oracle(const std::filesystem::path& path) {
    QFile file{QString::fromStdString(path.string())};
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot open the file");
    return QJsonDocument::fromJson(file.readAll());
}

std::string configuration(int period, const char* exit, int units) {
    const std::string average = fmt::format("\"sma_{}\"", period);
    return R"({"data": {"symbols": ["ESTX50"], "interval": "1d"}, "capital": "10000",
 "strategies": [{"id": "cross", "type": "rules",
                 "enter_long": {"crosses_above": ["close", )" +
           average + "]}" +
           (*exit ? fmt::format(R"(, "{}": {{"crosses_below": ["close", {}]}})", exit, average) : "") +
           R"(}],
 "sizing": {"type": "fixed_quantity", "quantity": ")" +
           std::to_string(units) + R"("}, "risk": "none", "costs": "none", "slippage": {"type": "none"},
 "exits": {"stop": "none", "target": "none", "time": "none"}, "market_hours": false})";
}

QString dateOf(UtcTime time) {
    return QString::fromStdString(toIsoUtc(time)).left(10);
}

Money moneyOf(const QJsonValue& value) {
    return money(value.toString().toStdString());
}

} // namespace

class BacktraderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCrossOfCloseAndSma15IsReproducedExactly() {
        OPENBELL_NEED_SHARED(bars, "data/backtrader_datas/2006-day-001.txt");
        OPENBELL_NEED_SHARED(known, "data/oracle_strategy_stats/backtrader_smacross15_2006.json");
        const SessionRecord record = runOf(configuration(15, "exit_long", 1), days(*bars));
        const QJsonObject expected = oracle(*known)["stock_like"_L1].toObject();
        const QJsonArray orders = expected["orders"_L1].toArray();
        QCOMPARE(record.fills.size(), static_cast<std::size_t>(orders.size()));
        for (std::size_t i = 0; i < record.fills.size(); ++i) {
            const QJsonObject order = orders[static_cast<qsizetype>(i)].toObject();
            const Fill& fill = record.fills[i];
            const Order& sent = record.orders[fill.order.value - 1];
            const Signal& signal = record.signals[record.decisions[sent.decision.value - 1].signal.value - 1];
            QCOMPARE(QString{fill.side == Side::Buy ? "BUY"_L1 : "SELL"_L1}, order["side"_L1].toString());
            QCOMPARE(dateOf(fill.time), order["executed"_L1].toString());
            QCOMPARE(dateOf(signal.time.plus(-1)), order["created"_L1].toString());
            QCOMPARE(signal.price, price(order["create_close"_L1].toString().toStdString()));
            QCOMPARE(fill.price, price(order["exec_price"_L1].toString().toStdString()));
            QCOMPARE(fill.quantity, qty(1));
        }
        const QJsonArray equity = expected["equity"_L1].toArray();
        QCOMPARE(record.equity.size(), static_cast<std::size_t>(equity.size()));
        for (std::size_t i = 0; i < record.equity.size(); ++i) {
            const QJsonArray day = equity[static_cast<qsizetype>(i)].toArray();
            QCOMPARE(dateOf(record.equity[i].time.plus(-1)), day[0].toString());
            QCOMPARE(qRound64(record.equity[i].equity().toDouble() * 100), qRound64(day[1].toDouble() * 100));
            QCOMPARE(qRound64(record.equity[i].cash.toDouble() * 100), qRound64(day[2].toDouble() * 100));
        }
        QCOMPARE(record.equity.back().equity(), money("10284.10"));
        QCOMPARE(record.equity.back().equity(), moneyOf(expected["final_value"_L1]));
        QCOMPARE(record.equity.back().cash, moneyOf(expected["final_cash"_L1]));
        QCOMPARE(record.trades.size(), std::size_t{11});
        for (const Decision& decision : record.decisions)
            QCOMPARE(decision.verdict, Verdict::Taken);
    }

    // The published run never re-arms its order flag: one entry, held to the end. Its contract is worth ten
    // times the price and costs 2 to buy.
    void theFirstEntryHeldToTheEndIsReproducedForEveryPeriod() {
        OPENBELL_NEED_SHARED(bars, "data/backtrader_datas/2006-day-001.txt");
        OPENBELL_NEED_SHARED(
            known, "data/oracle_strategy_stats/backtrader_smacross_first_entry_hold_periods5-44.json");
        const auto series = days(*bars);
        const QJsonArray runs = oracle(*known).array();
        QCOMPARE(runs.size(), 40);
        for (const QJsonValue& run : runs) {
            const SessionRecord record = runOf(configuration(run["period"_L1].toInt(), "", 10), series);
            QCOMPARE(record.fills.size(), std::size_t{1});
            QCOMPARE(record.equity.back().equity() - money("2"), moneyOf(run["final_value"_L1]));
        }
    }
};

QTEST_APPLESS_MAIN(BacktraderTest)
#include "tst_backtrader.moc"
