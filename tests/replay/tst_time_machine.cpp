// Any moment of a session is what a fresh run up to it would be, and a branch goes on from it.
#include "engine/feed/demo/demo_data.h"
#include "engine/replay/branch.h"
#include "engine/replay/branch_settings.h"
#include "engine/replay/session_marks.h"
#include "tests/replay/session_fixture.h"
#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace openbell;
using namespace openbell::tests;

namespace {

std::string configuration(const std::string& strategies, const std::string& more = "") {
    return R"({"data": {"symbols": ["DEMOALPHA", "DEMOBETA"], "interval": "1m"}, "strategies": [)" +
           strategies +
           R"(], "exits": {"stop": {"type": "percent", "value": 0.6}, "target": {"type": "r", "value": 1},
              "target_2": {"type": "r", "value": 2}, "break_even_after_target": true,
              "trailing": {"type": "percent", "value": 0.9}}, "exchange": {"max_volume_share": 0.05})" +
           more + "}";
}

const std::vector<BarSeries>& bars() {
    static const std::vector<BarSeries> some = [] {
        std::vector<BarSeries> all = makeDemoData();
        for (BarSeries& series : all)
            series.bars.resize(3000);
        return all;
    }();
    return some;
}

// The operator trades and halts between the bars.
std::vector<Input> operatedInputs() {
    std::vector<Input> inputs;
    const auto tape = InputTape::ofBars(bars());
    const auto command = [&](UtcTime time, OperatorAction action, Side side = Side::Buy) {
        OperatorCommand c;
        c.action = action;
        c.side = side;
        c.quantity = qty(20);
        c.text = ShortText{"test"};
        inputs.push_back({time, c});
    };
    for (std::size_t i = 0; i < tape.size(); ++i) {
        const InputView view = tape.at(i);
        if (const auto* group = std::get_if<std::span<const GroupBar>>(&view.body)) {
            BarsInput input;
            for (const GroupBar& g : *group)
                input.bars.push_back({g.instrument, *g.bar});
            inputs.push_back({view.time, input});
        } else {
            inputs.push_back({view.time, EndInput{}});
            continue;
        }
        const UtcTime end = view.time.plus(kNanosPerMinute);
        if (i % 300 == 40) command(end, OperatorAction::PlaceOrder, i % 600 == 40 ? Side::Buy : Side::Sell);
        if (i % 300 == 90) command(end, OperatorAction::ClosePosition);
        if (i % 700 == 300) command(end, OperatorAction::Pause);
        if (i % 700 == 350) command(end, OperatorAction::Clear);
        if (i % 900 == 500) command(end, OperatorAction::Halt);
        if (i % 900 == 505) command(end, OperatorAction::Clear);
    }
    return inputs;
}

InputTape tapeOf(const std::vector<Input>& inputs) {
    std::int64_t seq = 0;
    auto tape = InputTape::ofJournal([&]() -> Result<std::optional<JournalEntry>> {
        if (seq == static_cast<std::int64_t>(inputs.size())) return std::nullopt;
        const Input& input = inputs[static_cast<std::size_t>(seq++)];
        return JournalEntry{seq, input.time, kindOf(input), encode(input), {}};
    });
    if (!tape) qFatal("%s", tape.error().message.c_str());
    return std::move(*tape);
}

TradingSession sessionOf(const std::string& json, const RunKind& kind = {}) {
    const RunConfig config = configOf(json);
    auto session = TradingSession::make(config, dataOf(inputOf(bars()), config.interval), kind);
    if (!session) qFatal("%s", session.error().message.c_str());
    return std::move(*session);
}

TimeMachine explored(const TradingSession& session, InputTape tape,
                     std::size_t memory = TimeMachine::kMemory) {
    TimeMachine machine{session, std::move(tape), memory};
    while (machine.explore(500)) {
    }
    return machine;
}

std::vector<std::string> ordersOf(const SessionRecord& record) {
    std::vector<std::string> lines;
    for (const Order& o : record.orders)
        lines.push_back(fmt::format("{} {} {} {} {} {} {}", o.id.value, int(o.state), o.quantity.raw(),
                                    o.filled.raw(), o.limit.raw(), o.stop.raw(), o.average.raw()));
    return lines;
}

std::string sizesOf(const SessionRecord& r) {
    return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", r.signals.size(), r.nearMisses.size(),
                       r.conditions.size(), r.decisions.size(), r.gates.size(), r.orderEvents.size(),
                       r.fills.size(), r.positionChanges.size(), r.trades.size(), r.equity.size(),
                       r.riskEvents.size(), r.texts.size());
}

std::string cashOf(const TradingSession& session) {
    std::string text = fmt::format("{}", session.runner().execution().cash().raw());
    for (const TradingSlot& slot : session.runner().execution().slots())
        text += fmt::format(" {}@{}", slot.position.quantity.raw(), slot.position.average.raw());
    return text;
}

constexpr const char* kPivot = R"({"type": "ehma_pivot"})";
constexpr const char* kThree =
    R"({"type": "ehma_pivot"}, {"type": "confluence_consumer"}, {"type": "regime_adaptive"})";

} // namespace

class TimeMachineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyMomentIsWhatAFreshRunWouldBe_data() {
        QTest::addColumn<QString>("strategies");
        QTest::addColumn<bool>("operated");
        QTest::addColumn<int>("kilobytes");
        QTest::newRow("one strategy") << kPivot << false << 65'536;
        QTest::newRow("three strategies") << kThree << false << 65'536;
        QTest::newRow("by hand as well") << kThree << true << 65'536;
        QTest::newRow("little memory") << kThree << true << 300;
    }
    void anyMomentIsWhatAFreshRunWouldBe() {
        QFETCH(QString, strategies);
        QFETCH(bool, operated);
        QFETCH(int, kilobytes);
        const RunKind kind = operated ? RunKind{Mode::Paper, "paper-1", true} : RunKind{};
        const TradingSession start = sessionOf(configuration(strategies.toStdString()), kind);
        const auto tape = [&] { return operated ? tapeOf(operatedInputs()) : InputTape::ofBars(bars()); };
        TimeMachine machine = explored(start, tape(), static_cast<std::size_t>(kilobytes) << 10);
        QVERIFY(machine.whole().record().trades.size() > 20);

        std::mt19937 random{7};
        std::vector<std::size_t> moments{machine.size(), 0, machine.size() - 1, 1, machine.size()};
        for (int i = 0; i < 60; ++i)
            moments.push_back(random() % (machine.size() + 1));
        for (int i = 0; i < 20; ++i) // one input back, one forth
            moments.push_back(std::min(machine.size(), i % 2 == 0 ? moments.back() + 1 : moments.back() - 1));
        std::vector<std::size_t> sorted = moments;
        std::sort(sorted.begin(), sorted.end());
        struct Expected {
            std::string hash, sizes, cash;
            std::vector<std::string> orders;
        };
        std::map<std::size_t, Expected> expected;
        TradingSession fresh = start;
        const InputTape inputs = tape();
        for (std::size_t done = 0; const std::size_t moment : sorted) {
            for (; done < moment; ++done)
                static_cast<void>(fresh.apply(inputs.at(done)));
            expected[moment] = {fresh.log().runHash(), sizesOf(fresh.record()), cashOf(fresh),
                                ordersOf(fresh.record())};
        }
        for (const std::size_t moment : moments) {
            machine.seek(moment);
            QCOMPARE(machine.moment(), moment);
            const Expected& wanted = expected[moment];
            QCOMPARE(sizesOf(machine.session().record()), wanted.sizes);
            QCOMPARE(machine.session().log().runHash(), wanted.hash);
            QCOMPARE(cashOf(machine.session()), wanted.cash);
            QCOMPARE(ordersOf(machine.session().record()), wanted.orders);
        }
    }

    void theStatesKeptStayWithinTheirMemory() {
        const TradingSession start = sessionOf(configuration(kThree));
        const TimeMachine roomy = explored(start, InputTape::ofBars(bars()));
        const std::size_t limit = roomy.kept().bytes / 5;
        const TimeMachine narrow = explored(start, InputTape::ofBars(bars()), limit);
        QVERIFY(narrow.kept().bytes <= limit);
        QVERIFY(narrow.kept().states >= 2);
        QCOMPARE(narrow.kept().every, roomy.kept().every * 8);
    }

    void momentsAreFoundByTimeFactAndBar() {
        TimeMachine machine =
            explored(sessionOf(configuration(kThree), {Mode::Paper, "p", true}), tapeOf(operatedInputs()));
        const UtcTime noon = bars().front().bars[500].start.plus(30 * kNanosPerSecond);
        const std::size_t moment = machine.momentAt(noon);
        QVERIFY(machine.timeAt(moment) <= noon);
        QVERIFY(machine.timeAt(moment + 1) > noon);
        QCOMPARE(machine.momentAt(UtcTime{}), std::size_t{0});
        QCOMPARE(machine.momentAt(UtcTime{INT64_MAX}), machine.size());
        for (const Trade& trade : machine.whole().record().trades) {
            const std::size_t known = machine.momentOf(trade.seq);
            machine.seek(known);
            QVERIFY(machine.session().record().trades.size() >= trade.id.value);
            machine.seek(known - 1);
            QVERIFY(machine.session().record().trades.size() < trade.id.value);
            if (trade.id.value > 30) break;
        }
        const std::size_t command = 41; // the first of the operator's; bars lie around it
        QCOMPARE(machine.tape().kindOf(command), EntryKind::Operator);
        QCOMPARE(machine.nextBars(command, true).value(), command + 2);
        QCOMPARE(machine.nextBars(command + 2, false).value(), command);
        QVERIFY(!machine.nextBars(machine.size(), true));
        QVERIFY(!machine.nextBars(1, false));
    }

    void marksLeadFromOneEventToTheNext() {
        const TimeMachine machine =
            explored(sessionOf(configuration(kThree), {Mode::Paper, "p", true}), tapeOf(operatedInputs()));
        const SessionMarks marks{machine};
        QCOMPARE(marks.of(MarkKind::Fill).size(), machine.whole().record().fills.size());
        QVERIFY(!marks.of(MarkKind::Alert).empty());
        QVERIFY(!marks.of(MarkKind::Refusal).empty());
        std::size_t visited = 0;
        for (auto at = marks.next(MarkKind::Trade, 0, true); at; at = marks.next(MarkKind::Trade, *at, true))
            ++visited;
        std::set<std::uint32_t> moments;
        for (const Mark& mark : marks.of(MarkKind::Trade))
            moments.insert(mark.moment);
        QCOMPARE(visited, moments.size());
        const std::size_t last = *moments.rbegin();
        QCOMPARE(marks.next(MarkKind::Trade, machine.size() + 1, false).value(), last);
        QVERIFY(!marks.next(MarkKind::Trade, last, true));
        QVERIFY(!marks.next(MarkKind::Trade, *moments.begin(), false));
    }

    void aBranchThatChangesNothingComesToTheSameFuture() {
        const std::string json = configuration(kThree);
        TimeMachine machine = explored(sessionOf(json, {Mode::Paper, "p", true}), tapeOf(operatedInputs()));
        for (const std::size_t moment :
             {std::size_t{0}, std::size_t{777}, std::size_t{1500}, machine.size()}) {
            machine.seek(moment);
            auto branch = Branch::make(machine, configOf(json), inputOf(bars()).calendars);
            QVERIFY2(branch.has_value(), branch ? "" : branch.error().message.c_str());
            while (branch->run(100)) {
            }
            QCOMPARE(sizesOf(branch->session().record()), sizesOf(machine.whole().record()));
            QCOMPARE(ordersOf(branch->session().record()), ordersOf(machine.whole().record()));
            QCOMPARE(cashOf(branch->session()), cashOf(machine.whole()));
        }
    }

    // The account would have to answer to orders that it never had.
    void aSessionWithABrokerOutsideHasNoBranches() {
        const TimeMachine machine = explored(sessionOf(configuration(kPivot)),
                                             tapeOf({{at("2024-01-01T10:00:00+05:30"), TimeInput{}}}));
        const auto branch = Branch::make(machine, configOf(configuration(kPivot)), inputOf(bars()).calendars);
        QVERIFY(!branch);
        QVERIFY(branch.error().message.find("not kept apart") != std::string::npos);
    }

    void aBranchKeepsThePastAndChangesTheFuture() {
        const TradingSession start = sessionOf(configuration(kThree));
        TimeMachine machine = explored(start, InputTape::ofBars(bars()));
        machine.seek(1200);
        const SessionRecord past = machine.session().record();
        auto config =
            changedConfig(machine.session().header().configuration,
                          {{"exits.stop.value", "0.2"}, {"strategies.ehma_pivot.parameters.fast", "5"}});
        QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
        auto branch = Branch::make(machine, *config, inputOf(bars()).calendars);
        QVERIFY(branch.has_value());
        QCOMPARE(sizesOf(branch->session().record()), sizesOf(past));
        QCOMPARE(cashOf(branch->session()), cashOf(machine.session()));
        while (branch->run(100)) {
        }
        const SessionRecord& other = branch->session().record();
        QVERIFY(other.header.configHash != past.header.configHash);
        QCOMPARE(other.header.sessionId, past.header.sessionId + "-branch");
        for (std::size_t i = 0; i < past.trades.size(); ++i)
            QCOMPARE(other.trades[i].net(), past.trades[i].net());
        QVERIFY(sizesOf(other) != sizesOf(machine.whole().record()));
        // Entries from then on are stopped at the new distance.
        for (std::size_t i = past.decisions.size(); i < other.decisions.size(); ++i) {
            const Decision& d = other.decisions[i];
            if (d.verdict != Verdict::Taken || d.stopDistance.isZero()) continue;
            const double share =
                d.stopDistance.toDouble() / other.signals[d.signal.value - 1].price.toDouble();
            QVERIFY2(std::abs(share - 0.002) < 0.0005, qPrintable(QString::number(share)));
        }
        // Facts are those that the new strategy would have seen had it run from the start.
        auto fresh = TradingSession::make(*config, dataOf(inputOf(bars()), config->interval));
        QVERIFY(fresh.has_value());
        for (std::size_t i = 0; i < machine.size(); ++i)
            static_cast<void>(fresh->apply(machine.tape().at(i)));
        const auto entryOf = [](const SessionRecord& r, std::size_t first) {
            for (std::size_t i = first; i < r.signals.size(); ++i)
                if (r.signals[i].strategy.value == 0 && isEntry(r.signals[i].direction)) return r.signals[i];
            return Signal{};
        };
        const Signal here = entryOf(other, past.signals.size());
        const auto twin = std::find_if(
            fresh->record().signals.begin(), fresh->record().signals.end(), [&](const Signal& s) {
                return s.time == here.time && s.strategy == here.strategy &&
                       s.instrument == here.instrument && s.direction == here.direction;
            });
        QVERIFY(twin != fresh->record().signals.end());
        QCOMPARE(twin->score, here.score);
    }

    void settingsAreListedAndChangedByName() {
        const std::string json = configOf(configuration(kPivot)).canonical;
        const auto settings = branchSettings(json);
        const auto has = [&](const char* name, const char* value) {
            return std::find(settings.begin(), settings.end(), BranchSetting{name, value}) != settings.end();
        };
        QVERIFY(has("exits.stop.value", "0.6"));
        QVERIFY(has("exits.stop.type", "percent"));
        QVERIFY(has("strategies.ehma_pivot.parameters.fast", "9"));
        QVERIFY(has("risk.max_trades_per_day", "50"));
        const auto changed =
            changedConfig(json, {{"exits.trailing", "none"}, {"exits.target_2", "percent 3"}});
        QVERIFY2(changed.has_value(), changed ? "" : changed.error().message.c_str());
        QCOMPARE(changed->exits.trailing.type, DistanceType::None);
        QCOMPARE(changed->exits.target2.type, DistanceType::Percent);
        for (const char* name : {"exits.stop", "exits.stop.type", "exits.stop.value"}) {
            const auto without =
                changedConfig(json, {{"exits.break_even_after_target", "false"}, {name, "none"}});
            QVERIFY2(without.has_value(), without ? "" : without.error().message.c_str());
            QCOMPARE(without->exits.stop.type, DistanceType::None);
        }
        for (const auto& [name, value] : {std::pair{"capital", "5"},
                                          {"exits.nothing.value", "1"},
                                          {"strategies.other.parameters.fast", "1"},
                                          {"exits.stop.value", "-1"},
                                          {"exits.nothing.type", "none"},
                                          {"exits", "1"}}) {
            const auto refused = changedConfig(json, {{name, value}});
            QVERIFY2(!refused, name);
            QVERIFY(!refused.error().message.empty());
        }
        QCOMPARE(parseSetting("a.b=c=d").value(), (BranchSetting{"a.b", "c=d"}));
        QVERIFY(!parseSetting("a.b"));
    }
};

QTEST_GUILESS_MAIN(TimeMachineTest)
#include "tst_time_machine.moc"
