#include "app/cli/arguments.h"
#include <QTest>

using namespace openbell;
using namespace openbell::cli;

namespace {

CommandSpec spec() {
    CommandSpec spec;
    spec.name = "backtest";
    spec.summary = "Runs strategies over stored bars.";
    spec.maxOperands = 1;
    spec.operands = "FILE";
    spec.options = {{"symbol", "NAME", "What to trade.", true, true},
                    {"strategy", "ID[:k=v,...]", "Which strategy.", true},
                    {"interval", "SPAN", "Span of a bar."},
                    {"stamp", "WHICH", "What a stamp marks.", false, false, {"start", "end"}},
                    {"refused", "", "Only those not taken."}};
    spec.examples = {"openbell backtest --symbol INFY"};
    return spec;
}

std::string errorOf(const std::vector<std::string>& words) {
    const auto parsed = parseArguments(spec(), words);
    return parsed ? "" : parsed.error().message;
}

} // namespace

class ArgumentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesFollowABlankOrAnEqualsSign() {
        const auto a =
            parseArguments(spec(), {"--interval", "5m", "--symbol=A", "--symbol", "B,C", "run.json"});
        QVERIFY(a.has_value());
        QCOMPARE(*a->value("interval"), std::string{"5m"});
        QCOMPARE(a->values("symbol"), (std::vector<std::string>{"A", "B", "C"}));
        QCOMPARE(a->operands(), std::vector<std::string>{"run.json"});
        QVERIFY(!a->has("refused"));
        QCOMPARE(a->valueOr("stamp", "start"), std::string{"start"});
    }

    void commasOfAnOptionThatIsNoListStay() {
        const auto a = parseArguments(spec(), {"--strategy", "ehma_pivot:fast=9,slow=21", "--strategy", "b"});
        QCOMPARE(a->values("strategy"), (std::vector<std::string>{"ehma_pivot:fast=9,slow=21", "b"}));
    }

    void negativeLookingOperandsFollowTwoDashes() {
        const auto a = parseArguments(spec(), {"--refused", "--", "--odd.csv"});
        QVERIFY(a->has("refused"));
        QCOMPARE(a->operands(), std::vector<std::string>{"--odd.csv"});
    }

    void aTypoSuggestsTheNearestOption() {
        QCOMPARE(errorOf({"--symbl", "A"}),
                 std::string{
                     "unknown option --symbl; did you mean --symbol? (openbell backtest --help lists all)"});
        QVERIFY(errorOf({"--jsom"}).find("--json") != std::string::npos);
        QCOMPARE(errorOf({"--zzzzzzzz"}),
                 std::string{"unknown option --zzzzzzzz (openbell backtest --help lists all)"});
    }

    void blanksAroundTheCommasOfAListAreNoNames() {
        QCOMPARE(parseArguments(spec(), {"--symbol", " A , B,"})->values("symbol"),
                 (std::vector<std::string>{"A", "B"}));
    }

    void misuseIsNamed() {
        QCOMPARE(errorOf({"--interval"}), std::string{"--interval needs SPAN after it"});
        QCOMPARE(errorOf({"--interval", "1m", "--interval", "5m"}),
                 std::string{"--interval was given twice; it takes one SPAN"});
        QCOMPARE(errorOf({"--stamp", "middle"}),
                 std::string{"--stamp cannot be 'middle'; it is one of: start, end"});
        QCOMPARE(errorOf({"--stamp", "strat"}),
                 std::string{"--stamp cannot be 'strat'; it is one of: start, end; did you mean 'start'?"});
        QCOMPARE(errorOf({"--refused=yes"}), std::string{"--refused is a switch and takes no value"});
        QCOMPARE(errorOf({"a", "b"}),
                 std::string{
                     "openbell backtest does not know what to do with 'b' (see openbell backtest --help)"});
        QVERIFY(!errorOf({"-x"}).empty());
        QCOMPARE(errorOf({"--symbol", ","}), std::string{"--symbol needs NAME, but what follows is empty"});
        CommandSpec needy = spec();
        needy.minOperands = 1;
        QCOMPARE(parseArguments(needy, {}).error().message,
                 std::string{"openbell backtest needs FILE (see openbell backtest --help)"});
        QVERIFY(parseArguments(needy, {"--help"}).has_value());
    }

    void helpTeaches() {
        const std::string help = helpText(spec());
        for (const char* part : {"Runs strategies", "--symbol NAME", "May be repeated", "One of: start, end",
                                 "--data-dir DIR", "openbell backtest --symbol INFY"})
            QVERIFY2(help.find(part) != std::string::npos, part);
    }
};

QTEST_APPLESS_MAIN(ArgumentsTest)
#include "tst_arguments.moc"
