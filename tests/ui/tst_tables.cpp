#include "tests/ui/support/fake_market.h"
#include "ui/blotter/fills_panel.h"
#include "ui/blotter/orders_panel.h"
#include "ui/log/log_panel.h"
#include "ui/positions/positions_panel.h"
#include "ui/statistics/statistics_panel.h"
#include "ui/trades/decisions_panel.h"
#include "ui/trades/trades_panel.h"
#include "ui/watchlist/watchlist_panel.h"
#include "ui/widgets/table_view.h"
#include "ui/widgets/theme.h"
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

OrderRow order(std::uint32_t id, const char* state) {
    OrderRow row;
    row.id = {id};
    row.created = UtcTime::fromSeconds(1'700'000'000 + id);
    row.symbol = "ASHVIN";
    row.type = "market";
    row.state = state;
    row.quantity = Quantity::whole(10 * id);
    return row;
}

FillRow fill(std::uint32_t id) {
    FillRow row;
    row.id = {id};
    row.order = {id + 100};
    row.symbol = "ASHVIN";
    row.quantity = Quantity::whole(10);
    row.price = Price::whole(100 + id);
    return row;
}

PositionRow position(const char* symbol, std::int64_t quantity) {
    PositionRow row;
    row.symbol = symbol;
    row.strategy = "e";
    row.quantity = Quantity::whole(quantity);
    row.unrealised = Money::whole(quantity);
    return row;
}

TradeRow trade(std::uint32_t id, std::int64_t net) {
    TradeRow row;
    row.id = {id};
    row.symbol = "ASHVIN";
    row.net = Money::whole(net);
    return row;
}

DecisionRow decision(std::uint32_t id, const char* verdict) {
    DecisionRow row;
    row.signal = {id};
    row.symbol = "ASHVIN";
    row.verdict = verdict;
    return row;
}

QuoteRow quote(const char* symbol, std::int64_t last, std::int64_t before) {
    QuoteRow row;
    row.symbol = symbol;
    row.last = Price::whole(last);
    row.previousClose = Price::whole(before);
    row.time = UtcTime::fromSeconds(1'700'000'000);
    return row;
}

using Tester = QAbstractItemModelTester;
constexpr auto kFail = Tester::FailureReportingMode::QtTest;

// Empty, one, many; an update in place; no reset; then empty again.
template <class Model, class Row>
void exercise(Model& model, const Row& first, const std::vector<Row>& more, const Row& firstChanged) {
    Tester tester{&model, kFail};
    const QSignalSpy resets{&model, &QAbstractItemModel::modelReset};
    const QSignalSpy changes{&model, &QAbstractItemModel::dataChanged};
    QCOMPARE(model.rowCount(), 0);
    model.merge({});
    model.merge({first});
    QCOMPARE(model.rowCount(), 1);
    model.merge(more);
    const int count = 1 + static_cast<int>(more.size());
    QCOMPARE(model.rowCount(), count);
    QCOMPARE(changes.count(), 0);
    model.merge({firstChanged});
    QCOMPARE(model.rowCount(), count);
    QCOMPARE(changes.count(), 1);
    for (int column = 0; column < model.columnCount(); ++column) {
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        QVERIFY(model.headerData(column, Qt::Horizontal, WidthRole).toInt() > 0);
        QVERIFY(model.index(0, column).data(SortRole).isValid());
    }
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    model.clear();
    QCOMPARE(resets.count(), 0);
}

QString cell(const QAbstractItemModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

template <class Column>
int at(Column column) {
    return static_cast<int>(column);
}

} // namespace

class TablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeMode::Dark); }

    void everyModelInsertsUpdatesAndClearsWithoutReset() {
        OrdersModel orders;
        exercise(orders, order(1, "Accepted"), {order(2, "Filled"), order(3, "Filled")}, order(1, "Filled"));
        FillsModel fills;
        exercise(fills, fill(1), {fill(2), fill(3)}, fill(1));
        PositionsModel positions;
        exercise(positions, position("A", 5), {position("B", -5)}, position("A", 7));
        TradesModel trades;
        TradeRow measured = trade(1, 5);
        measured.rMultiple = 1.5;
        exercise(trades, trade(2, 5), {trade(3, -5), measured}, trade(2, 6));
        DecisionsModel decisions;
        exercise(decisions, decision(1, "taken"), {decision(2, "refused")}, decision(1, "taken"));
        QuotesModel quotes;
        exercise(quotes, quote("A", 10, 9), {quote("B", 10, 11)}, quote("A", 11, 9));
    }

    void aSymbolShowsItsLastStoredCloseUntilASessionBegins() {
        QuotesModel model;
        Tester tester{&model, kFail};
        SymbolInfo stored;
        stored.symbol = "A";
        stored.currency = "INR";
        stored.zone = "Asia/Kolkata";
        stored.lastClose = Price::whole(123'456);
        stored.lastTime = *parseIso("2024-03-22T09:59:00Z");
        model.setSymbols({stored});
        const auto last = [&] { return cell(model, 0, at(QuoteColumn::Last)); };
        const QModelIndex index = model.index(0, at(QuoteColumn::Last));
        QCOMPARE(last(), QStringLiteral("1,23,456.00"));
        QCOMPARE(index.data(Qt::ToolTipRole).toString(),
                 QStringLiteral("Last stored close, of the bar of 2024-03-22 15:29 IST"));
        QCOMPARE(index.data(ToneRole).toInt(), static_cast<int>(Tone::Muted));
        QCOMPARE(index.data(SortRole).toDouble(), 123'456.0);
        stored.lastTime = *parseIso("2024-03-21T18:30:00Z"); // a day's bar
        model.setSymbols({stored});
        QVERIFY(index.data(Qt::ToolTipRole).toString().endsWith(QStringLiteral(" 2024-03-22")));
        model.merge({quote("A", 10, 9)});
        QCOMPARE(last(), QStringLiteral("10.00"));
        QVERIFY(index.data(Qt::ToolTipRole).toString().isEmpty());
        model.forgetPrices(true);
        QVERIFY(last().isEmpty()); // what is to come
        model.forgetPrices(false);
        QCOMPARE(last(), QStringLiteral("1,23,456.00"));
    }

    void theNewestOrderIsOnTopAndKeepsItsPlaceWhenItChanges() {
        OrdersModel model;
        Tester tester{&model, kFail};
        model.merge({order(1, "Accepted"), order(2, "Accepted")});
        QCOMPARE(model.row(0).id.value, 2U);
        model.merge({order(3, "Accepted"), order(1, "Filled")});
        QCOMPARE(model.row(0).id.value, 3U);
        QCOMPARE(model.indexOf(1), 2);
        QCOMPARE(cell(model, 2, at(OrderColumn::State)), QStringLiteral("Filled"));
    }

    void oneBatchMayNameARowTwice() {
        OrdersModel model;
        Tester tester{&model, kFail};
        model.merge({order(1, "Accepted"), order(1, "Filled")});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.row(0).state, "Filled");
    }

    void positionsThatAreGoneDisappear() {
        PositionsModel model;
        Tester tester{&model, kFail};
        model.assign({position("A", 1), position("B", 2), position("C", 3)});
        model.assign({position("C", 4), position("D", 5)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, at(PositionColumn::Symbol)), QStringLiteral("C"));
        QCOMPARE(cell(model, 0, at(PositionColumn::Amount)), QStringLiteral("4"));
        QCOMPARE(cell(model, 1, at(PositionColumn::Symbol)), QStringLiteral("D"));
        model.assign({});
        QCOMPARE(model.rowCount(), 0);
    }

    void gainAndLossShowBySignAndTone() {
        TradesModel model;
        model.merge({trade(1, -1'500), trade(2, 250)});
        const QModelIndex gain = model.index(0, at(TradeColumn::Net));
        const QModelIndex loss = model.index(1, at(TradeColumn::Net));
        QCOMPARE(gain.data().toString(), QStringLiteral("+250.00"));
        QCOMPARE(loss.data().toString(), QChar{0x2212} + QStringLiteral("1,500.00"));
        QCOMPARE(static_cast<Tone>(gain.data(ToneRole).toInt()), Tone::Up);
        QCOMPARE(static_cast<Tone>(loss.data(ToneRole).toInt()), Tone::Down);
    }

    void timesCarryTheirZoneInTheHeader() {
        OrdersModel model;
        model.setFormat(DisplayFormat{"INR", "Asia/Kolkata"});
        QCOMPARE(model.headerData(at(OrderColumn::Created), Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Created IST"));
    }

    void numbersSortByValueNotText() {
        OrdersModel model;
        TableView view{model, QStringLiteral("t")};
        model.merge({order(1, "x"), order(20, "x"), order(3, "x")});
        view.sortByColumn(at(OrderColumn::Amount), Qt::AscendingOrder);
        QCOMPARE(cell(*view.model(), 0, 0), QStringLiteral("1"));
        QCOMPARE(cell(*view.model(), 1, 0), QStringLiteral("3"));
        QCOMPARE(cell(*view.model(), 2, 0), QStringLiteral("20"));
    }

    void theWatchlistChangesInPlaceAndComputesTheChange() {
        WatchlistPanel panel;
        Tester tester{&panel.model(), kFail};
        panel.setSymbols(fakeCatalogue().symbols);
        QCOMPARE(panel.model().rowCount(), 3);
        QVERIFY(cell(panel.model(), 0, at(QuoteColumn::Last)).isEmpty());
        panel.applyQuotes({quote("KAVERI", 99, 100)});
        panel.setSymbols(fakeCatalogue().symbols);
        QCOMPARE(panel.model().rowCount(), 3);
        const int row = panel.model().indexOf("KAVERI");
        QCOMPARE(cell(panel.model(), row, at(QuoteColumn::Last)), QStringLiteral("99.00"));
        QCOMPARE(cell(panel.model(), row, at(QuoteColumn::ChangePercent)),
                 QChar{0x2212} + QStringLiteral("1.00 %"));
        QVERIFY(cell(panel.model(), row, at(QuoteColumn::Time)).endsWith(QStringLiteral("IST")));
    }

    void choosingARowIsAnnouncedButSelectingByProgramIsNot() {
        WatchlistPanel panel;
        panel.setSymbols(fakeCatalogue().symbols);
        const QSignalSpy chosen{&panel, &WatchlistPanel::symbolChosen};
        panel.selectSymbol("KAVERI");
        QCOMPARE(chosen.count(), 0);
        panel.table().setCurrentIndex(panel.table().model()->index(0, 0));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toString(), QStringLiteral("ASHVIN"));
        panel.selectSymbol("nobody");
        QVERIFY(!panel.table().currentIndex().isValid());
    }

    void aRowSelectedByProgramStandsAloneWhileShiftIsHeld() {
        WatchlistPanel panel;
        panel.setSymbols(fakeCatalogue().symbols);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QTest::keyPress(panel.windowHandle(), Qt::Key_Shift, Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::keyboardModifiers(), Qt::ShiftModifier);
        for (const char* symbol : {"ASHVIN", "KAVERI"})
            panel.selectSymbol(symbol);
        QTest::keyRelease(panel.windowHandle(), Qt::Key_Shift);
        QCOMPARE(panel.table().selectionModel()->selectedRows().size(), 1);
    }

    void decisionsAreFilteredByVerdict() {
        DecisionsPanel panel;
        Tester tester{&panel.model(), kFail};
        panel.model().merge({decision(1, "taken"), decision(2, "refused"), decision(3, "refused")});
        QCOMPARE(panel.table().model()->rowCount(), 3);
        panel.setVerdict(VerdictFilter::Refused);
        QCOMPARE(panel.table().model()->rowCount(), 2);
        panel.setVerdict(VerdictFilter::Taken);
        QCOMPARE(panel.table().model()->rowCount(), 1);
        const QSignalSpy chosen{&panel, &DecisionsPanel::signalChosen};
        panel.table().setCurrentIndex(panel.table().model()->index(0, 0));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<SignalId>().value, 1U);
    }

    void statisticsAreGroupedAndBlankWhenUndefined() {
        StatisticsPanel panel;
        Tester tester{&panel.model(), kFail};
        const FakeRun run = fakeRun(fakeBars(3, Interval::ofMinutes(5), 10, 500), "ASHVIN");
        const auto rows = fakeStatistics(run.session);
        panel.model().show(rows);
        QCOMPARE(panel.model().rowCount(), static_cast<int>(rows.size()) + 4);
        QCOMPARE(cell(panel.model(), 0, 0), QStringLiteral("Returns"));
        const int cagr = panel.model().indexOf("cagr");
        QVERIFY(cell(panel.model(), cagr, 1).isEmpty());
        QVERIFY(
            panel.model().index(cagr, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("years")));
        const QSignalSpy inserted{&panel.model(), &QAbstractItemModel::rowsInserted};
        panel.model().show(rows);
        QCOMPARE(inserted.count(), 0);
        panel.model().show({rows[0]});
        QCOMPARE(panel.model().rowCount(), 2);
        panel.model().show({});
        QCOMPARE(panel.model().rowCount(), 0);
    }

    void fractionsAreShownAsPercent() {
        StatisticRow row{"win_rate", "Win rate", "", "Trades", 0.25, "fraction"};
        QCOMPARE(statisticText(row, {}), QStringLiteral("25.00 %"));
        row.unit = "count";
        row.value = 46'116;
        QCOMPARE(statisticText(row, {}), QStringLiteral("46,116"));
        row.value.reset();
        QVERIFY(statisticText(row, {}).isEmpty());
    }

    void theLogIsBoundedAndFollowsItsEnd() {
        LogPanel panel;
        Tester tester{&panel.model(), kFail};
        panel.resize(600, 200);
        panel.show();
        std::vector<LogRow> rows(static_cast<std::size_t>(LogModel::kMostRows), LogRow{{}, "info", "line"});
        panel.add(rows);
        panel.add({{{}, "error", "the last one"}});
        QVERIFY(panel.model().rowCount() <= LogModel::kMostRows);
        QCOMPARE(cell(panel.model(), panel.model().rowCount() - 1, at(LogColumn::Text)),
                 QStringLiteral("the last one"));
        const QScrollBar* bar = panel.table().verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        panel.table().verticalScrollBar()->setValue(5);
        panel.add({{{}, "info", "more"}});
        QCOMPARE(bar->value(), 5);
    }

    void rowsArrivingOnTopDoNotMoveWhatIsRead() {
        OrdersModel model;
        TableView view{model, QStringLiteral("t")};
        view.resize(600, 200);
        view.show();
        std::vector<OrderRow> rows;
        for (std::uint32_t id = 1; id <= 100; ++id)
            rows.push_back(order(id, "Filled"));
        model.merge(rows);
        QApplication::processEvents(); // lays the rows out
        view.verticalScrollBar()->setValue(40);
        const QString top = view.indexAt({2, 2}).data().toString();
        model.merge({order(101, "Filled"), order(102, "Filled")});
        QCOMPARE(view.indexAt({2, 2}).data().toString(), top);
    }

    void columnsKeepTheirWidthsWhileRowsStream() {
        OrdersModel model;
        TableView view{model, QStringLiteral("t")};
        const int width = view.columnWidth(at(OrderColumn::Reason));
        OrderRow row = order(1, "Rejected");
        row.reason = std::string(400, 'x');
        model.merge({row});
        QCOMPARE(view.columnWidth(at(OrderColumn::Reason)), width);
    }

    void anEmptyTableSaysWhatToDo() {
        OrdersPanel panel;
        QVERIFY(panel.table().emptyText().contains(QStringLiteral("Ctrl+R")));
        QVERIFY(panel.table().emptyText().contains(QStringLiteral("Ctrl+D")));
        panel.resize(500, 200);
        const QImage empty = panel.grab().toImage();
        panel.table().setEmptyText({});
        QVERIFY(empty != panel.grab().toImage());
    }

    void rowsAreCopiedAndExported() {
        FillsPanel panel;
        FillRow row = fill(1);
        row.symbol = "A,\"B\"";
        row.time = UtcTime::fromSeconds(1'700'000'000);
        row.price = Price::fromRaw(1'234'560'000);
        panel.model().merge({row});
        panel.table().selectRow(0);
        QTest::keyClick(&panel.table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("1,234.56")));
        const QString csv = panel.table().toCsv();
        QVERIFY(csv.contains(QStringLiteral("\"A,\"\"B\"\"\"")));
        QVERIFY(csv.contains(QStringLiteral(",1234.56,")));
        QVERIFY(csv.contains(QStringLiteral("2023-11-14T22:13:20Z")));
    }

    void theStoryOfAFillIsThatOfItsOrder() {
        FillsPanel panel;
        panel.model().merge({fill(1)});
        const QSignalSpy chosen{&panel, &FillsPanel::orderChosen};
        panel.table().setCurrentIndex(panel.table().model()->index(0, 0));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<OrderId>().value, 101U);
    }
};

QTEST_MAIN(TablesTest)
#include "tst_tables.moc"
