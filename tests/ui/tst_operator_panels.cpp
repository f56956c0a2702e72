#include "tests/ui/support/fake_market.h"
#include "tests/ui/support/fake_paper.h"
#include "ui/blotter/brackets_panel.h"
#include "ui/blotter/order_actions.h"
#include "ui/blotter/order_editor.h"
#include "ui/blotter/order_text.h"
#include "ui/blotter/orders_panel.h"
#include "ui/letters/dead_letters_panel.h"
#include "ui/positions/positions_panel.h"
#include "ui/reconcile/reconcile_panel.h"
#include "ui/risk/halt_bar.h"
#include "ui/risk/limit_editor.h"
#include "ui/risk/risk_panel.h"
#include "ui/ticket/ticket_panel.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/price_edit.h"
#include "ui/widgets/table_view.h"
#include "ui/widgets/theme.h"
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTreeView>

using namespace openbell;
using namespace openbell::tests;

namespace {

constexpr auto kFail = QAbstractItemModelTester::FailureReportingMode::QtTest;

// A connection that keeps what was announced, for values that are no meta types.
template <class Value>
struct Heard {
    template <class Sender, class Signal>
    Heard(Sender* sender, Signal signal) {
        QObject::connect(sender, signal, sender, [this](const Value& value) { values.push_back(value); });
    }
    std::vector<Value> values;
};

SymbolInfo lotsOf75() {
    SymbolInfo info = fakeCatalogue().symbols.front();
    info.tickSize = Price::fromRaw(50'000);
    info.lotSize = Quantity::whole(75);
    return info;
}

SymbolInfo lotsOf(std::int64_t units) {
    SymbolInfo info = lotsOf75();
    info.lotSize = Quantity::whole(units);
    return info;
}

QString plain(QString html) {
    return html.replace(QLatin1String{"&nbsp;"}, QLatin1String{" "});
}

OrderRow changed(OrderRow order, const char* state, std::int64_t filled) {
    order.state = state;
    order.filled = Quantity::whole(filled);
    order.working = false;
    return order;
}

} // namespace

class OperatorPanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeMode::Dark); }

    // ---- what could not be written
    void whatWasNotWrittenIsShownRetriedAndDismissedByKeyboard() {
        DeadLettersPanel panel;
        QAbstractItemModelTester tester{&panel.model(), kFail};
        panel.resize(900, 240);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        panel.setRows(
            {{4,
              UtcTime{},
              "paper",
              "paper-1",
              "12 journal entries and their facts",
              "the disk is full",
              {"4  journal: seq 151", "5  journal: seq 152"}},
             {90, UtcTime{}, "market", "", "a row of calendars", "no such table", {"90  calendars: id X"}}});
        QCOMPARE(panel.model().rowCount(), 2);
        QVERIFY(panel.headline().contains(QStringLiteral("Not written: 2")));
        QVERIFY(panel.content().toPlainText().contains(QStringLiteral("seq 152")));
        Heard<std::int64_t> retried{&panel, &DeadLettersPanel::retryWanted};
        Heard<std::int64_t> dismissed{&panel, &DeadLettersPanel::dismissWanted};
        panel.table().setFocus();
        QTest::keyClick(&panel.table(), Qt::Key_R);
        QCOMPARE(retried.values, std::vector<std::int64_t>{4});
        QTest::keyClick(&panel.table(), Qt::Key_Down);
        QVERIFY(panel.content().toPlainText().contains(QStringLiteral("no such table")));
        QTest::keyClick(&panel.table(), Qt::Key_Delete);
        QVERIFY(dismissed.values.empty()); // asked first
        QTest::keyClick(&panel.confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(dismissed.values, std::vector<std::int64_t>{90});
        QCOMPARE(panel.table().actions().size(), 3); // the same by the context menu
        panel.setRows({});
        QVERIFY(panel.content().toPlainText().isEmpty());
    }

    // ---- ticket
    void aTicketIsSentInTwoStepsByKeyboard() {
        TicketPanel ticket;
        open(ticket);
        const Heard<OrderTicket> sent{&ticket, &TicketPanel::sendWanted};
        ticket.lotsBox().setValue(3);
        QTest::keyClick(&ticket.lotsBox(), Qt::Key_Return, Qt::ControlModifier); // not reviewed
        QVERIFY(sent.values.empty());
        QTest::keyClick(&ticket.lotsBox(), Qt::Key_Return);
        QVERIFY(ticket.isReviewing());
        QVERIFY(sent.values.empty());
        QCOMPARE(ticket.summary(), QStringLiteral("BUY 225 ASHVIN (3 lots), at market, for the day"));
        QTest::keyClick(&ticket, Qt::Key_Return); // Enter alone sends nothing
        QVERIFY(sent.values.empty());
        QTest::keyClick(&ticket, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(sent.values.size(), 1U);
        QCOMPARE(sent.values[0].symbol, "ASHVIN");
        QCOMPARE(sent.values[0].quantity, Quantity::whole(225));
        QVERIFY(!ticket.isReviewing());
        QTest::keyClick(&ticket, Qt::Key_Return, Qt::ControlModifier); // not a second time
        QCOMPARE(sent.values.size(), 1U);
    }

    void anyChangeTakesTheTicketBackToTheFirstStep() {
        TicketPanel ticket;
        open(ticket);
        ticket.reviewButton().click();
        QVERIFY(ticket.isReviewing());
        ticket.lotsBox().setValue(2);
        QVERIFY(!ticket.isReviewing());
        QVERIFY(!ticket.sendButton().isEnabled());
        ticket.reviewButton().click();
        QTest::keyClick(&ticket, Qt::Key_Escape);
        QVERIFY(!ticket.isReviewing());
        ticket.reviewButton().click();
        ticket.setLast("ASHVIN", Price::whole(1040)); // the market moves on: the order is the same
        QVERIFY(ticket.isReviewing());
    }

    void aPriceOffTheTickIsNamedWithItsNeighbours() {
        TicketPanel ticket;
        open(ticket);
        ticket.typeBox().setCurrentIndex(static_cast<int>(OrderType::Limit));
        ticket.reviewButton().click();
        QVERIFY(ticket.message().contains(QStringLiteral("Enter the limit price")));
        ticket.limitEdit().setText(QStringLiteral("1033.77"));
        ticket.reviewButton().click();
        QVERIFY2(ticket.message().contains(QStringLiteral("1,033.75 and 1,033.80")),
                 qPrintable(ticket.message()));
        QVERIFY(!ticket.isReviewing());
        ticket.limitEdit().setText(QStringLiteral("1033.75"));
        ticket.reviewButton().click();
        QVERIFY(ticket.isReviewing());
        QVERIFY(ticket.summary().contains(QStringLiteral("limit 1,033.75")));
        for (const char* bad : {"1033,75", "-5", "1e9", "9223372036854.775807", "0"}) {
            ticket.limitEdit().setText(QLatin1String{bad});
            ticket.reviewButton().click();
            QVERIFY2(!ticket.isReviewing(), bad);
        }
    }

    void theArrowKeysMoveAPriceByTicks() {
        PriceEdit edit;
        edit.setTick(Price::fromRaw(50'000), 2, Price::whole(100));
        QTest::keyClick(&edit, Qt::Key_Up);
        QCOMPARE(edit.text(), QStringLiteral("100.05"));
        QTest::keyClick(&edit, Qt::Key_PageDown);
        QCOMPARE(edit.text(), QStringLiteral("99.55"));
        edit.setText(QStringLiteral("99.57"));
        QTest::keyClick(&edit, Qt::Key_Down);
        QCOMPARE(edit.text(), QStringLiteral("99.55"));
        edit.setText(QStringLiteral("0.05"));
        QTest::keyClick(&edit, Qt::Key_Down);
        QCOMPARE(edit.text(), QStringLiteral("0.05"));
        edit.setText(QStringLiteral("ten"));
        QVERIFY(!edit.price());
    }

    void aStopOnTheWrongSideOfTheMarketIsRefused() {
        TicketInput input;
        input.type = OrderType::Stop;
        input.stop = Price::whole(1030);
        const SymbolInfo info = lotsOf75();
        QCOMPARE(problemsOf(input, info, Price::whole(1033), {}).size(), 1);
        input.side = Side::Sell;
        QVERIFY(problemsOf(input, info, Price::whole(1033), {}).isEmpty());
        input.stop = Price::whole(1040);
        QCOMPARE(problemsOf(input, info, Price::whole(1033), {}).size(), 1);
        QVERIFY(problemsOf(input, info, {}, {}).isEmpty()); // no price known
    }

    void whereSendingIsNotPossibleTheReasonIsSaid() {
        RunState run;
        HaltRow halt;
        QVERIFY(whyBlocked(run, halt, {}).contains(QStringLiteral("Start a paper session")));
        run.phase = RunPhase::Running;
        QVERIFY(!whyBlocked(run, halt, {}).isEmpty()); // a backtest takes no orders
        run.tradable = {"ASHVIN"};
        QVERIFY(whyBlocked(run, halt, {}).isEmpty());
        halt = {SessionLevel::Paused, UtcTime::fromSeconds(1'711'424'700), "lunch", "operator"};
        QVERIFY(whyBlocked(run, halt, {}).contains(QStringLiteral("lunch")));
        halt.level = SessionLevel::Halted;
        QVERIFY(whyBlocked(run, halt, {}).contains(QStringLiteral("Clear the halt")));
        TicketPanel ticket;
        open(ticket);
        ticket.reviewButton().click();
        ticket.setBlocked(QStringLiteral("Halted"));
        QVERIFY(!ticket.isReviewing());
        QVERIFY(!ticket.sendButton().isEnabled() && !ticket.reviewButton().isEnabled());
        QVERIFY(ticket.message().contains(QStringLiteral("Halted")));
        QTest::keyClick(&ticket, Qt::Key_Return);
        QVERIFY(!ticket.isReviewing());
    }

    void aPreviewOfAnOlderOrderIsNotShown() {
        TicketPanel ticket;
        open(ticket);
        const Heard<OrderTicket> asked{&ticket, &TicketPanel::previewWanted};
        QTRY_VERIFY(!asked.values.empty());
        const OrderTicket first = asked.values.back();
        ticket.lotsBox().setValue(9);
        ticket.showPreview(fakePreview(first));
        QVERIFY(ticket.previewText().isEmpty());
        QTRY_VERIFY(asked.values.size() > 1);
        ticket.showPreview(fakePreview(asked.values.back()));
        for (const char* shown : {"Stop", "Target 1", "Target 2", "Loss at the stop", "gates pass"})
            QVERIFY2(plain(ticket.previewText()).contains(QLatin1String{shown}), shown);
    }

    void aRefusalShowsTheGateAndItsNumbers() {
        TicketPanel ticket;
        open(ticket);
        const Heard<OrderTicket> sent{&ticket, &TicketPanel::sendWanted};
        ticket.reviewButton().click();
        ticket.sendButton().click();
        const std::vector<ExplainedGate> gates{{"order_value", "310125 of 250000", false},
                                               {"halted", "no", true}};
        ticket.showAnswer({sent.values.at(0).number + 7, false, "of another order", gates});
        QVERIFY(!ticket.message().contains(QStringLiteral("another")));
        const Heard<OrderTicket> asked{&ticket, &TicketPanel::previewWanted};
        ticket.showAnswer({sent.values.at(0).number, false, "Refused by order_value", gates});
        QTest::qWait(20);
        QVERIFY(asked.values.empty()); // a preview would take the answer's place
        QVERIFY(ticket.message().contains(QStringLiteral("Refused by order_value")));
        QVERIFY(ticket.previewText().contains(QStringLiteral("310125 of 250000")));
        QVERIFY(ticket.previewText().contains(QStringLiteral("1 of 2 gates pass")));
    }

    // ---- blotter
    void anOrderIsCancelledAndChangedFromTheKeyboard() {
        OrdersPanel panel;
        panel.merge({fakeOrder(1, 1, "entry", "accepted"), fakeOrder(2, 2, "entry", "filled")});
        panel.actions().setSymbols({lotsOf75()});
        show(panel);
        const Heard<OrderId> cancelled{&panel.actions(), &OrderActions::cancelWanted};
        const Heard<OrderChange> changes{&panel.actions(), &OrderActions::changeWanted};
        choose(panel.table(), 1);
        QTest::keyClick(&panel.table(), Qt::Key_Delete); // no session takes commands
        QVERIFY(panel.actions().confirmation().question().isEmpty());
        panel.actions().setAllowed(true);
        QTest::keyClick(&panel.table(), Qt::Key_Delete);
        QVERIFY(panel.actions().confirmation().question().contains(QStringLiteral("order 1")));
        QTest::keyClick(&panel.actions().confirmation(), Qt::Key_Escape);
        QVERIFY(cancelled.values.empty());
        QTest::keyClick(&panel.table(), Qt::Key_Delete);
        QTest::keyClick(&panel.actions().confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(cancelled.values.size(), 1U);
        QCOMPARE(cancelled.values[0].value, 1U);
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        OrderEditor& editor = panel.actions().editor();
        QCOMPARE(editor.order().value, 1U);
        editor.priceEdit().setText(QStringLiteral("1033.78"));
        QTest::keyClick(&editor.priceEdit(), Qt::Key_Return);
        QVERIFY(editor.problem().contains(QStringLiteral("tick")));
        editor.priceEdit().setText(QStringLiteral("1034.00"));
        QTest::keyClick(&editor.priceEdit(), Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QCOMPARE(changes.values[0].limit, Price::whole(1034));
        QVERIFY(changes.values[0].quantity.isZero()); // as it was
        choose(panel.table(), 0);
        QTest::keyClick(&panel.table(), Qt::Key_Delete); // filled: nothing to cancel
        QVERIFY(panel.actions().confirmation().question().isEmpty());
        QCOMPARE(panel.actions().note(), QStringLiteral("Order 2 is over: filled."));
        choose(panel.table(), 1);
        QVERIFY(panel.actions().note().isEmpty());
    }

    void whyAnOrderCannotBeChangedIsSaid() {
        OrdersPanel panel;
        OrderRow order = fakeOrder(1, 1, "entry", "accepted");
        order.type = "market";
        panel.merge({order});
        panel.actions().setAllowed(true);
        show(panel);
        choose(panel.table(), 0);
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        QVERIFY(panel.actions().editor().order().isNone());
        QVERIFY(panel.actions().note().contains(QStringLiteral("no price to change")));
        QTest::keyClick(&panel.table(), Qt::Key_Delete); // that it can
        QVERIFY(panel.actions().note().isEmpty());
        QVERIFY(!panel.actions().confirmation().question().isEmpty());
    }

    void theKeyboardGoesFromAnEditorsFieldsToItsButtons() {
        OrderEditor editor;
        show(editor);
        editor.edit(fakeOrder(1, 1, "entry", "accepted"), lotsOf(5), {});
        QVERIFY(editor.priceEdit().hasFocus());
        QTest::keyClick(&editor.priceEdit(), Qt::Key_Tab);
        auto* apply = qobject_cast<QPushButton*>(editor.focusWidget());
        QVERIFY(apply != nullptr);
        QVERIFY(apply->text().startsWith(QStringLiteral("Change")));
        QTest::keyClick(apply, Qt::Key_Tab);
        QVERIFY(qobject_cast<QPushButton*>(editor.focusWidget())->text().startsWith(QStringLiteral("Keep")));
    }

    void theKeyboardGoesFromChoiceToFilterToTable() {
        BracketsPanel panel;
        show(panel);
        auto& bar = *panel.findChild<FilterBar*>();
        bar.edit().setFocus();
        QTest::keyClick(&bar.edit(), Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY2(bar.choiceBox().hasFocus(), panel.focusWidget()->metaObject()->className());
        bar.edit().setFocus();
        QTest::keyClick(&bar.edit(), Qt::Key_Down);
        QVERIFY(panel.tree().hasFocus());
    }

    void aQuestionAboutAnOrderThatIsDoneIsDropped() {
        OrdersPanel panel;
        const OrderRow order = fakeOrder(1, 1, "entry", "accepted");
        panel.merge({order});
        panel.actions().setAllowed(true);
        show(panel);
        choose(panel.table(), 0);
        QTest::keyClick(&panel.table(), Qt::Key_Delete);
        QVERIFY(!panel.actions().confirmation().question().isEmpty());
        panel.merge({changed(order, "filled", 50)});
        QVERIFY(panel.actions().confirmation().question().isEmpty());
        panel.merge({order});
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        QVERIFY(!panel.actions().editor().order().isNone());
        panel.merge({changed(order, "cancelled", 0)});
        QVERIFY(panel.actions().editor().order().isNone());
    }

    void anOrderBelowWhatIsFilledIsNotAskedFor() {
        OrderEditor editor;
        show(editor);
        const Heard<OrderChange> changes{&editor, &OrderEditor::changed};
        OrderRow order = fakeOrder(1, 1, "entry", "partially_filled");
        order.filled = Quantity::whole(20);
        editor.edit(order, lotsOf(5), {});
        editor.quantityEdit().setText(QStringLiteral("20"));
        QTest::keyClick(&editor.quantityEdit(), Qt::Key_Return);
        QVERIFY(editor.problem().contains(QStringLiteral("20 are filled")));
        editor.quantityEdit().setText(QStringLiteral("30"));
        QTest::keyClick(&editor.quantityEdit(), Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QCOMPARE(changes.values[0].quantity, Quantity::whole(30));
        QVERIFY(changes.values[0].limit.isZero());
    }

    void aContextMenuIsAboutTheOrderItWasOpenedOn() {
        OrdersPanel panel;
        panel.merge({fakeOrder(1, 1, "entry", "accepted"), fakeOrder(2, 2, "entry", "accepted")});
        panel.actions().setAllowed(true);
        show(panel);
        choose(panel.table(), panel.model().indexOf(1));
        const auto openMenu = [&] {
            Q_EMIT panel.table().customContextMenuRequested({20, 30});
            return panel.table().findChild<QMenu*>();
        };
        QPointer<QMenu> menu = openMenu();
        panel.merge({fakeOrder(3, 3, "entry", "accepted")}); // rows move
        choose(panel.table(), panel.model().indexOf(3));
        menu->actions().at(1)->trigger();
        QVERIFY(panel.actions().confirmation().question().contains(QStringLiteral("order 1:")));
        panel.actions().dismiss();
        menu->close();
        QTRY_VERIFY(menu.isNull());
        choose(panel.table(), panel.model().indexOf(2));
        menu = openMenu();
        panel.merge({changed(fakeOrder(2, 2, "entry", "filled"), "filled", 50)});
        menu->actions().at(1)->trigger(); // done meanwhile: nothing to ask about
        QVERIFY(panel.actions().confirmation().question().isEmpty());
    }

    void aPriceKeepsAllItsDecimals() {
        OrderEditor editor;
        show(editor);
        const Heard<OrderChange> changes{&editor, &OrderEditor::changed};
        SymbolInfo fine = lotsOf(50);
        fine.tickSize = Price::fromRaw(2'500);
        fine.priceDecimals = 4;
        OrderRow order = fakeOrder(1, 1, "entry", "accepted");
        order.limit = Price::fromRaw(83'122'500);
        editor.edit(order, fine, {});
        QCOMPARE(editor.priceEdit().text(), QStringLiteral("83.1225"));
        editor.quantityEdit().setText(QStringLiteral("120"));
        QTest::keyClick(&editor.quantityEdit(), Qt::Key_Return);
        QVERIFY(editor.problem().contains(QStringLiteral("lot of 50")));
        editor.quantityEdit().setText(QStringLiteral("100"));
        QTest::keyClick(&editor.quantityEdit(), Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QVERIFY(changes.values[0].limit.isZero()); // as it was
        QVERIFY(orderText(order, {}).contains(QStringLiteral("limit 83.1225")));
    }

    void aPositionThatChangedIsNotClosedUnasked() {
        PositionsPanel panel;
        auto positions = fakePaperSession().positions;
        panel.assign(positions);
        panel.setAllowed(true);
        show(panel);
        choose(panel.table(), 0);
        panel.closeChosen();
        panel.assign(positions);
        QVERIFY(!panel.confirmation().question().isEmpty());
        positions[0].quantity = positions[0].quantity + positions[0].quantity;
        panel.assign(positions);
        QVERIFY(panel.confirmation().question().isEmpty());
    }

    void anUnknownOrderStandsOutInWords() {
        OrdersPanel panel;
        show(panel);
        QVERIFY(panel.warning().isEmpty());
        const OrderRow unknown = fakeOrder(1, 1, "entry", "unknown");
        panel.merge({unknown});
        QVERIFY(panel.warning().contains(QStringLiteral("ASHVIN")));
        const int state = static_cast<int>(OrderColumn::State);
        QCOMPARE(panel.model().index(0, state).data().toString(), QStringLiteral("⚠ UNKNOWN"));
        panel.merge({changed(unknown, "filled", 50)});
        QVERIFY(panel.warning().isEmpty());
        panel.merge({unknown});
        panel.clear();
        QVERIFY(panel.warning().isEmpty());
    }

    void bracketsAreATreeThatGrowsInPlace() {
        BracketsModel model;
        QAbstractItemModelTester tester{&model, kFail};
        const QSignalSpy resets{&model, &QAbstractItemModel::modelReset};
        model.merge({});
        model.merge({fakeOrder(1, 1, "entry", "accepted")});
        model.merge({fakeOrder(2, 1, "stop", "accepted"), fakeOrder(3, 1, "target", "accepted")});
        model.merge({fakeOrder(4, 4, "entry", "filled"), fakeOrder(5, 4, "stop", "filled")});
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex newest = model.index(0, 0);
        QCOMPARE(newest.data().toString(), QStringLiteral("4 entry"));
        const QModelIndex first = model.index(1, 0);
        QCOMPARE(model.rowCount(first), 2);
        QCOMPARE(model.index(0, 0, first).data().toString(), QStringLiteral("2 stop"));
        QVERIFY(first.data(BracketsModel::OpenRole).toBool());
        QVERIFY(!newest.data(BracketsModel::OpenRole).toBool());
        const int open = static_cast<int>(BracketColumn::Open);
        QCOMPARE(model.index(0, open, first).data().toString(), QStringLiteral("50"));
        OrderRow stop = changed(fakeOrder(2, 1, "stop", "filled"), "filled", 50);
        model.merge({stop, fakeOrder(6, 1, "target_2", "accepted")});
        QCOMPARE(model.rowCount(first), 3);
        QCOMPARE(model.index(0, open, first).data().toString(), QStringLiteral("0"));
        model.setFormat(DisplayFormat{"INR", "Asia/Kolkata"});
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.count(), 0);
    }

    void closedBracketsAreHiddenUnlessAllAreWanted() {
        BracketsPanel panel;
        panel.merge(fakePaperSession().orders);
        show(panel);
        QAbstractItemModelTester tester{panel.tree().model(), kFail};
        QCOMPARE(panel.tree().model()->rowCount(), 4);
        QVERIFY(panel.tree().isExpanded(panel.tree().model()->index(2, 0)));
        panel.filter().choiceBox().setCurrentIndex(1);
        QCOMPARE(panel.tree().model()->rowCount(), 5);
        panel.filter().edit().setText(QStringLiteral("demobank"));
        QCOMPARE(panel.tree().model()->rowCount(), 2);
        panel.filter().edit().clear();
        panel.filter().choiceBox().setCurrentIndex(0);
        OrderRow unknown = fakePaperSession().orders.back();
        panel.merge({changed(unknown, "filled", 100)});
        QCOMPARE(panel.tree().model()->rowCount(), 3);
    }

    void aLegOfABracketIsCancelledFromTheTree() {
        BracketsPanel panel;
        panel.merge(fakePaperSession().orders);
        panel.actions().setAllowed(true);
        show(panel);
        const Heard<OrderId> cancelled{&panel.actions(), &OrderActions::cancelWanted};
        const QAbstractItemModel& shown = *panel.tree().model();
        const QModelIndex stop = shown.index(0, 0, shown.index(2, 0)); // DEMOBANK's
        panel.tree().setCurrentIndex(stop);
        panel.tree().setFocus();
        QTest::keyClick(&panel.tree(), Qt::Key_Delete);
        QTest::keyClick(&panel.actions().confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(cancelled.values.size(), 1U);
        QCOMPARE(cancelled.values[0].value, 10U);
    }

    void aPositionIsClosedOnceConfirmed() {
        PositionsPanel panel;
        panel.model().assign(fakePaperSession().positions);
        panel.setAllowed(true);
        show(panel);
        QSignalSpy closed{&panel, &PositionsPanel::closeWanted};
        choose(panel.table(), 1);
        QTest::keyClick(&panel.table(), Qt::Key_Delete);
        QVERIFY(panel.confirmation().question().contains(QStringLiteral("80 DEMOBANK")));
        QCOMPARE(closed.count(), 0);
        QTest::keyClick(&panel.confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(closed.count(), 1);
        QCOMPARE(closed[0][0].toString(), QStringLiteral("DEMOBANK"));
        QCOMPARE(closed[0][1].toString(), QStringLiteral("operator"));
    }

    // ---- risk
    void everyGaugeSaysHowFarItIs() {
        GaugesModel model;
        QAbstractItemModelTester tester{&model, kFail};
        model.assign(fakeRisk().gauges);
        const auto cell = [&](int row, GaugeColumn column) {
            return model.index(row, static_cast<int>(column)).data().toString();
        };
        QCOMPARE(cell(0, GaugeColumn::State), QStringLiteral("▲ near"));
        QCOMPARE(cell(0, GaugeColumn::Share), QStringLiteral("88.00 %"));
        QCOMPARE(cell(1, GaugeColumn::State), QStringLiteral("■ at limit"));
        QCOMPARE(cell(2, GaugeColumn::State), QStringLiteral("OK"));
        QCOMPARE(cell(2, GaugeColumn::Limit), QStringLiteral("1.00 %"));
        QCOMPARE(cell(6, GaugeColumn::State), QStringLiteral("no limit"));
        QCOMPARE(cell(6, GaugeColumn::Limit), QStringLiteral("none"));
        RiskGauge exact = fakeRisk().gauges[2];
        exact.value = *exact.limit - 1;
        QCOMPARE(stateOf(exact), GaugeState::Near);
        exact.value = *exact.limit;
        QCOMPARE(stateOf(exact), GaugeState::AtLimit);
        exact.limit = 0;
        exact.value = 0;
        QCOMPARE(stateOf(exact), GaugeState::AtLimit); // nothing is allowed
    }

    void tighteningIsDoneAtOnceAndLooseningAsks() {
        RiskPanel panel;
        panel.setState(fakeRisk());
        panel.setAllowed(true);
        show(panel);
        const Heard<LimitChange> changes{&panel, &RiskPanel::limitWanted};
        choose(panel.table(), 2); // daily loss, 1 %
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        QLineEdit& edit = panel.editor().valueEdit();
        QCOMPARE(edit.text(), QStringLiteral("1"));
        type(edit, "0.75");
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QCOMPARE(changes.values[0].name, "daily_loss");
        QCOMPARE(changes.values[0].limit.value(), 7'500'000);
        QVERIFY(!changes.values[0].confirmed);
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        type(edit, "2");
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QVERIFY(panel.editor().note().contains(QStringLiteral("loosens")));
        type(edit, "3"); // another number asks anew
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(changes.values.size(), 1U);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(changes.values.size(), 2U);
        QVERIFY(changes.values[1].confirmed);
        QCOMPARE(changes.values[1].limit.value(), 30'000'000);
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        type(edit, ""); // no limit at all is the loosest
        QTest::keyClick(&edit, Qt::Key_Return);
        QVERIFY(panel.editor().asksAgain());
        QTest::keyClick(&edit, Qt::Key_Escape);
        QCOMPARE(changes.values.size(), 2U);
        QTest::keyClick(&panel.table(), Qt::Key_F2);
        type(edit, "much");
        QTest::keyClick(&edit, Qt::Key_Return);
        QVERIFY(panel.editor().note().contains(QStringLiteral("number")));
        QCOMPARE(changes.values.size(), 2U);
    }

    void goingOnNeedsAReason() {
        HaltBar bar;
        bar.setAllowed(true);
        show(bar);
        std::vector<std::pair<SessionLevel, QString>> wanted;
        connect(&bar, &HaltBar::haltWanted, this,
                [&](SessionLevel level, const QString& reason) { wanted.emplace_back(level, reason); });
        bar.button().click();
        QCOMPARE(wanted.size(), 1U);
        QCOMPARE(wanted[0].first, SessionLevel::Paused);
        bar.setState({SessionLevel::Halted, UtcTime::fromSeconds(1'711'424'700), "kill switch", "operator"},
                     {});
        QVERIFY(bar.text().contains(QStringLiteral("HALTED")));
        QVERIFY(bar.text().contains(QStringLiteral("kill switch")));
        QVERIFY(!bar.button().isEnabled());
        QTest::keyClick(&bar.reasonEdit(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1U);
        QTest::keyClicks(&bar.reasonEdit(), QStringLiteral("   "));
        QVERIFY(!bar.button().isEnabled());
        QTest::keyClicks(&bar.reasonEdit(), QStringLiteral("checked by hand"));
        QTest::keyClick(&bar.reasonEdit(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 2U);
        QCOMPARE(wanted[1].first, SessionLevel::Running);
        QCOMPARE(wanted[1].second, QStringLiteral("checked by hand"));
    }

    // ---- reconciliation
    void aDifferenceIsAdoptedOrIgnoredFromTheKeyboard() {
        ReconcilePanel panel;
        QAbstractItemModelTester tester{&panel.model(), kFail};
        show(panel);
        QVERIFY(!panel.runButton().isEnabled());
        QVERIFY(panel.headline().contains(QStringLiteral("No broker")));
        panel.setFormat(DisplayFormat{"INR", "Asia/Kolkata"});
        ReconciliationState state = fakeReconciliation();
        panel.setState(state);
        QVERIFY(panel.headline().contains(QStringLiteral("2 open")));
        std::vector<std::pair<FactSeq, DifferenceState>> settled;
        connect(&panel, &ReconcilePanel::settleWanted, this,
                [&](FactSeq id, DifferenceState to) { settled.emplace_back(id, to); });
        choose(panel.table(), 0);
        QTest::keyClick(&panel.table(), Qt::Key_A);
        QVERIFY(panel.confirmation().question().contains(QStringLiteral("150 instead of 0")));
        QVERIFY(settled.empty());
        QTest::keyClick(&panel.confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(settled.size(), 1U);
        QCOMPARE(settled[0], std::make_pair(FactSeq{101}, DifferenceState::Adopted));
        choose(panel.table(), 1);
        QTest::keyClick(&panel.table(), Qt::Key_I);
        state.rows[1].state = DifferenceState::Gone; // it went away meanwhile
        panel.setState(state);
        QVERIFY(panel.confirmation().question().isEmpty());
        choose(panel.table(), 2);
        QTest::keyClick(&panel.table(), Qt::Key_A); // adopted already
        QVERIFY(panel.confirmation().question().isEmpty());
        const QSignalSpy runs{&panel, &ReconcilePanel::runWanted};
        QTest::keyClick(&panel.table(), Qt::Key_R);
        QCOMPARE(runs.count(), 1);
    }

private:
    static void show(QWidget& widget) {
        widget.resize(900, 400);
        widget.show();
        widget.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&widget));
    }
    static void open(TicketPanel& ticket) {
        SymbolInfo second = lotsOf75();
        second.symbol = "KAVERI";
        ticket.setSymbols({lotsOf75(), second});
        ticket.setBlocked({});
        show(ticket);
    }
    static void choose(TableView& table, int sourceRow) {
        table.selectSourceRow(sourceRow);
        table.setFocus();
    }
    static void type(QLineEdit& edit, const char* text) {
        edit.selectAll();
        QTest::keyClick(&edit, Qt::Key_Delete);
        QTest::keyClicks(&edit, QString::fromLatin1(text));
    }
};

QTEST_MAIN(OperatorPanelsTest)
#include "tst_operator_panels.moc"
