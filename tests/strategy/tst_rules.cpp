#include "tests/strategy/snapshot.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

Result<std::shared_ptr<const Strategy>> rules(FactTable& table, const std::string& json,
                                              std::map<std::string, double> parameters = {}) {
    StrategySpec spec;
    spec.id = "mine";
    spec.type = "rules";
    spec.parameters = std::move(parameters);
    spec.rules = parseJson(json, "test.json").value().root;
    return makeStrategy(spec, table);
}

std::string errorOf(const std::string& json, std::map<std::string, double> parameters = {}) {
    FactTable table;
    const auto made = rules(table, json, std::move(parameters));
    return made ? "no error" : made.error().message;
}

// Whether a condition holds where the close is 10 (9 before) and sma_3 is 10 (9.5 before); sma_50 is unknown.
bool holds(const std::string& condition, const std::string& more = "") {
    FactTable table;
    Snapshot snapshot{table};
    const auto strategy = rules(table, R"({"enter_long": )" + condition + more + "}");
    if (!strategy) qFatal("%s", strategy.error().message.c_str());
    snapshot.set({{"close", 9, 10}, {"sma_3", 9.5, 10}, {"low", 9, 8}});
    return snapshot.ask(**strategy, Direction::Long).has_value();
}

#define CONTAINS(text, part) QVERIFY2(text.find(part) != std::string::npos, text.c_str())

} // namespace

class RulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOperatorCanBeWritten() {
        QVERIFY(holds(R"({"above": ["close", 9.99]})"));
        QVERIFY(!holds(R"({"above": ["close", 10]})"));
        QVERIFY(holds(R"({"below": ["close", 10.01]})"));
        QVERIFY(!holds(R"({"below": ["close", 10]})"));
        QVERIFY(holds(R"({"at_least": ["close", 10]})"));
        QVERIFY(holds(R"({"at_most": ["close", "10"]})"));
        QVERIFY(holds(R"({"equals": ["close", "sma_3"]})"));
        QVERIFY(holds(R"({"crosses_above": ["close", 9.5]})"));
        QVERIFY(holds(R"({"crosses_below": ["low", "8.5"]})"));
        QVERIFY(!holds(R"({"crosses_below": ["close", 9.5]})"));
    }

    void allNeedsEachAndAnyNeedsOne() {
        const std::string yes = R"({"above": ["close", 1]})";
        const std::string no = R"({"above": ["close", 100]})";
        QVERIFY(holds(R"({"all": [)" + yes + "," + yes + "]}"));
        QVERIFY(!holds(R"({"all": [)" + yes + "," + no + "]}"));
        QVERIFY(holds(R"({"any": [)" + no + "," + yes + "]}"));
        QVERIFY(!holds(R"({"any": [)" + no + "," + no + "]}"));
        QVERIFY(holds(R"({"not": )" + no + "}"));
        QVERIFY(!holds(R"({"not": )" + yes + "}"));
        QVERIFY(holds(R"({"not": {"all": [)" + yes + "," + no + "]}}"));
        QVERIFY(!holds(R"({"not": {"any": [)" + yes + "," + no + "]}}"));
        QVERIFY(holds(R"({"not": {"not": )" + yes + "}}"));
    }

    void whatIsNotWarmedUpLeavesAConditionAndItsNotOpen() {
        const std::string unknown = R"({"above": ["close", "sma_50"]})";
        const std::string yes = R"({"above": ["close", 1]})";
        const std::string no = R"({"above": ["close", 100]})";
        QVERIFY(!holds(unknown));
        QVERIFY(!holds(R"({"not": )" + unknown + "}"));
        QVERIFY(!holds(R"({"all": [)" + yes + "," + unknown + "]}"));
        QVERIFY(holds(R"({"any": [)" + yes + "," + unknown + "]}"));
        QVERIFY(holds(R"({"not": {"all": [)" + no + "," + unknown + "]}}"));  // one part is known not to hold
        QVERIFY(!holds(R"({"not": {"any": [)" + no + "," + unknown + "]}}")); // it might hold
        QVERIFY(!holds(R"({"not": {"crosses_above": ["close", "sma_50"]}})"));
    }

    void conditionsCanBeNamedAndNamesUsedWithinOthers() {
        const std::string named =
            R"(, "conditions": {"up": {"above": ["close", 1]}, "both": {"all": ["up", "up"]}})";
        QVERIFY(holds(R"("up")", named));
        QVERIFY(holds(R"("both")", named));
        QVERIFY(!holds(R"({"not": "both"})", named));
    }

    void parametersStandForNumbers() {
        FactTable table;
        Snapshot snapshot{table};
        const auto strategy =
            rules(table, R"({"enter_long": {"above": ["close", "$level"]}})", {{"level", 9.5}});
        snapshot.set({{"close", 9, 10}});
        QVERIFY(snapshot.ask(**strategy, Direction::Long));
        QCOMPARE(snapshot.recorded[0].rightValue, 9.5);
    }

    void exitServesBothSidesUnlessASideHasItsOwn() {
        FactTable table;
        Snapshot snapshot{table};
        const auto strategy =
            rules(table, R"({"enter_long": {"above": ["close", 99]}, "exit": {"above": ["close", 1]},
                                               "exit_short": {"above": ["close", 50]}})");
        snapshot.set({{"close", 9, 10}});
        QVERIFY((*strategy)->signalsEver(Direction::Long) && !(*strategy)->signalsEver(Direction::Short));
        QVERIFY(snapshot.ask(**strategy, Direction::ExitLong));
        QVERIFY(!snapshot.ask(**strategy, Direction::ExitShort));
    }

    void aDirectionWithoutARuleIsNeverSignalled() {
        FactTable table;
        Snapshot snapshot{table};
        const auto strategy = rules(table, R"({"enter_short": {"above": ["close", 1]}})");
        snapshot.set({{"close", 9, 10}});
        QVERIFY(snapshot.ask(**strategy, Direction::Short));
        for (const Direction d : {Direction::Long, Direction::ExitLong, Direction::ExitShort}) {
            QVERIFY(!(*strategy)->signalsEver(d));
            QVERIFY(!snapshot.ask(**strategy, d));
        }
    }

    void everyComparisonIsRecordedAlsoAfterTheOutcomeIsClear() {
        FactTable table;
        Snapshot snapshot{table};
        const auto strategy =
            rules(table, R"({"enter_long": {"all": [{"above": ["close", 99]}, {"above": ["low", 1]},
                                               {"any": [{"above": ["close", 1]}, {"below": ["close", 1]}]}]}})");
        snapshot.set({{"close", 9, 10}, {"low", 9, 8}});
        QVERIFY(!snapshot.ask(**strategy, Direction::Long));
        QCOMPARE(snapshot.recorded.size(), std::size_t{4});
        const bool held[] = {false, true, true, false};
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(snapshot.recorded[i].held, held[i]);
        QCOMPARE(snapshot.nameOf(snapshot.recorded[1].left), std::string{"low"});
        QCOMPARE(snapshot.recorded[1].leftValue, 8.0);
    }

    void allButOneIsANearMissAndNotCountsAsWhatItAsksFor() {
        FactTable table;
        Snapshot snapshot{table};
        const auto strategy = rules(
            table,
            R"({"enter_long": {"all": [{"above": ["close", "low"]}, {"not": {"above": ["close", 50]}}]}})");
        snapshot.set({{"close", 9, 10}, {"low", 9, 11}});
        QVERIFY(!snapshot.ask(**strategy, Direction::Long));
        QVERIFY(snapshot.isNearMiss());
        snapshot.set({{"close", 9, 60}, {"low", 9, 61}}); // both fail
        QVERIFY(!snapshot.ask(**strategy, Direction::Long));
        QVERIFY(!snapshot.isNearMiss());
    }

    void errorsNameTheStrategyThePlaceAndTheRemedy() {
        const std::string typo = errorOf(R"({"enter_long": {"all": [{"above": ["close", "smaa_15"]}]}})");
        CONTAINS(typo, "'mine'");
        CONTAINS(typo, "enter_long.all[0].above[1]");
        CONTAINS(typo, "line 1");
        CONTAINS(typo, "smaa_15");
        CONTAINS(typo, "sma");
        CONTAINS(errorOf(R"({"enter_long": {"over": ["close", 1]}})"), "crosses_above");
        CONTAINS(errorOf(R"({"enter_long": {"above": ["close"]}})"), "two operands");
        CONTAINS(errorOf(R"({"enter_long": {"above": ["close", true]}})"), "operand");
        CONTAINS(errorOf(R"({"enter_long": {"all": []}})"), "list of conditions");
        CONTAINS(errorOf(R"({"enter_long": "dip"})"), "no condition is named 'dip'");
        CONTAINS(errorOf(R"({"enter_long": {"above": ["close", "$level"]}})"),
                 "no parameter is named 'level'");
        CONTAINS(errorOf(R"({"exit": {"above": ["close", 1]}})"), "has no entry");
    }

    void aSlipOfThePenIsNamed() {
        const std::string entry = R"({"enter_long": {"above": ["close", "$stron"]}})";
        CONTAINS(errorOf(entry, {{"slow", 9}, {"strong", 2}}),
                 "no parameter is named 'stron'; there are slow, strong; did you mean 'strong'?");
        CONTAINS(errorOf(R"({"conditions": {"trend": {"above": ["close", 1]}}, "enter_long": "tredn"})"),
                 "no condition is named 'tredn'; define it under \"conditions\"; did you mean 'trend'?");
    }

    void aStopDistanceIsAFactANumberOrAParameter() {
        const std::string entry = R"({"enter_long": {"above": ["close", 1]}, "stop_distance": )";
        FactTable table;
        QVERIFY(!rules(table, R"({"enter_long": {"above": ["close", 1]}})").value()->stopHint());
        const auto fact = rules(table, entry + R"("atr_14"})").value()->stopHint();
        QCOMPARE(table.names()[fact->distance.column].toString(), std::string{"atr_14"});
        QCOMPARE(rules(table, entry + "2.5}").value()->stopHint()->distance.constant, 2.5);
        QCOMPARE(rules(table, entry + R"("$far"})", {{"far", 4}}).value()->stopHint()->distance.constant,
                 4.0);
        CONTAINS(errorOf(entry + "0}"), "stop_distance: 0 is no distance");
        CONTAINS(errorOf(entry + R"("art_14"})"), "stop_distance");
        CONTAINS(errorOf(entry + R"("$far"})"), "no parameter is named 'far'");
    }

    void namesThatReferToEachOtherInACircleAreAnError() {
        CONTAINS(errorOf(R"({"enter_long": "a", "conditions": {"a": {"not": "b"}, "b": {"any": ["a"]}}})"),
                 "circle");
        CONTAINS(errorOf(R"({"enter_long": "a", "conditions": {"a": "a"}})"), "circle");
    }

    void namesThatMultiplyAreAnErrorNotAnEndlessWait() {
        std::string conditions = R"("c0": {"above": ["close", 1]})";
        for (int i = 1; i < 15; ++i)
            conditions +=
                QStringLiteral(R"(, "c%1": {"all": ["c%2", "c%2"]})").arg(i).arg(i - 1).toStdString();
        CONTAINS(errorOf(R"({"enter_long": "c14", "conditions": {)" + conditions + "}}"), "more than 4096");
    }
};

QTEST_APPLESS_MAIN(RulesTest)
#include "tst_rules.moc"
