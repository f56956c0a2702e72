#include "engine/insight/trade_presets.h"
#include "sample_record.h"
#include <QTest>

using namespace openbell;

namespace {

QStringList linesOf(TradePreset preset) {
    const SessionRecord record = tests::sampleRecord();
    std::string out;
    writePresetCsv(RecordView{record}, preset, [&](std::string_view piece) { out += piece; });
    return QString::fromStdString(out).split(QStringLiteral("\r\n"));
}

} // namespace

class TradePresetsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tradingViewHasAnExitAndAnEntryRow() {
        const QStringList lines = linesOf(TradePreset::TradingView);
        QCOMPARE(lines[0],
                 QString::fromUtf8("\xEF\xBB\xBFTrade number,Type,Date and time,Signal,Price INR,Size (qty),"
                                   "Size (value),Net PnL INR,Net PnL %,Favorable excursion INR,"
                                   "Favorable excursion %,Adverse excursion INR,Adverse excursion %,"
                                   "Cumulative PnL INR,Cumulative PnL %"));
        QCOMPARE(lines[1],
                 QStringLiteral("1,Exit long,2016-08-16 09:18,stop,1030.5,10,10345.5,-46.6952,-0.45,12,0.12,"
                                "-40.5,-0.39,-46.6952,-0.05"));
        QVERIFY(lines[2].startsWith(QStringLiteral("1,Entry long,2016-08-16 09:16,ema_9 crosses above")));
        QCOMPARE(lines.size(), 4);
    }

    void ninjaTraderGivesBackTheOpenProfit() {
        const QStringList lines = linesOf(TradePreset::NinjaTrader);
        QCOMPARE(lines[0].split(QLatin1Char(',')).size(), lines[1].split(QLatin1Char(',')).size());
        QVERIFY(
            lines[0].startsWith(QStringLiteral("Trade number,Instrument,Account,Strategy,Market pos.,Qty,")));
        QVERIFY(lines[0].endsWith(QStringLiteral("MAE,MFE,ETD,Bars")));
        QVERIFY(lines[1].endsWith(QStringLiteral(",-46.6952,-46.6952,6.1952,0,0,0,0,40.5,12,52.5,2")));
    }

    void quantConnectTimesAreUtc() {
        const QStringList lines = linesOf(TradePreset::QuantConnect);
        QCOMPARE(
            lines[0],
            QStringLiteral("Entry Time,Symbols,Exit Time,Direction,Entry Price,Exit Price,Quantity,P&L,Fees,"
                           "MAE,MFE,Drawdown,IsWin,Order Ids"));
        QCOMPARE(lines[1],
                 QStringLiteral("2016-08-16T03:46:00Z,INFY,2016-08-16T03:48:00Z,Buy,1034.55,1030.5,10,-40.5,"
                                "6.1952,-40.5,12,-52.5,0,\"1,2\""));
    }

    void zerodhaHasARowAFill() {
        const QStringList lines = linesOf(TradePreset::Zerodha);
        QCOMPARE(lines[0],
                 QStringLiteral("symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,"
                                "price,trade_id,order_id,order_execution_time"));
        QCOMPARE(lines[2],
                 QStringLiteral("INFY,,2016-08-16,NSE,EQ,EQ,sell,false,10,1030.5,2,2,2016-08-16T09:18:00"));
    }

    void presetsAreFoundByName() {
        QCOMPARE(presetNamed("zerodha"), std::optional{TradePreset::Zerodha});
        QVERIFY(!presetNamed("openbell"));
    }
};

QTEST_APPLESS_MAIN(TradePresetsTest)
#include "tst_trade_presets.moc"
