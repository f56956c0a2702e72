#include "engine/core/config.h"
#include "engine/core/resources.h"
#include <QtTest>

using namespace openbell;

namespace {

constexpr std::string_view kCross =
    R"json({"data": {"symbols": ["ESTX50"], "interval": "1d"}, "capital": "10000",
 "strategies": [{"id": "cross", "type": "rules",
                 "enter_long": {"crosses_above": ["close", "sma_15"]},
                 "exit_long": {"crosses_below": ["close", "sma_15"]}}],
 "sizing": {"type": "fixed_quantity", "quantity": "1"}, "risk": "none", "costs": "none", "slippage": {"type": "none"},
 "exits": {"stop": "none", "target": "none", "time": "none"}, "market_hours": false})json";

constexpr std::string_view kPivot =
    R"json({"data": {"symbols": ["TCS", "SBIN"], "interval": "1m"}, "capital": "1000000",
 "strategies": [{"id": "e", "type": "ehma_pivot", "parameters": {"fast": 9, "slow": 21}}],
 "sizing": {"type": "risk", "per_trade": 0.005},
 "exits": {"stop": {"type": "percent", "value": 0.4}, "target": {"type": "percent", "value": 0.8}, "time": "15:25"},
 "risk": {"max_trades_per_day": 7, "daily_loss": 0.004, "max_drawdown": 0.2, "portfolio_heat": 0.012, "per_trade_risk": 0.005}})json";

Configuration configured(std::string_view text) {
    auto configuration = parseConfiguration(text, "run.json");
    if (!configuration) throw std::runtime_error{configuration.error().message};
    return *configuration;
}

std::string errorsOf(std::string_view text) {
    const auto configuration = parseConfiguration(text, "run.json");
    return configuration ? "no error" : configuration.error().message;
}

std::string textAt(const Configuration& configuration, std::string_view path) {
    const JsonValue* value = configuration.find(path);
    return value != nullptr ? canonicalJson(*value) : "absent";
}

// The same JSON with the members of every object in reverse order.
JsonValue reversed(JsonValue value) {
    std::ranges::reverse(value.members);
    for (JsonMember& member : value.members)
        member.value = reversed(std::move(member.value));
    for (JsonValue& item : value.items)
        item = reversed(std::move(item));
    return value;
}

} // namespace

class ConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySchemaOfTheProgramIsSound() {
        const auto names = resourcesBelow("schema/");
        QVERIFY(!names.empty());
        for (const std::string_view name : names) {
            const auto schema = Schema::load(name);
            QVERIFY2(schema.has_value(), schema ? "" : schema.error().message.c_str());
        }
    }

    void aConfigurationMayBeEmpty() {
        const Configuration standard = configured("{}");
        QCOMPARE(textAt(standard, "capital"), std::string{"1000000"});
        QCOMPARE(textAt(standard, "data.interval"), std::string{"\"1m\""});
        QCOMPARE(textAt(standard, "sizing"), std::string{R"({"per_trade":0.005,"type":"risk"})"});
        QCOMPARE(textAt(standard, "exits.stop"), std::string{R"({"type":"percent","value":1})"});
        QCOMPARE(textAt(standard, "exits.target"), std::string{R"({"type":"r","value":2})"});
        QCOMPARE(textAt(standard, "exits.time"), std::string{"\"auto\""});
        QCOMPARE(textAt(standard, "costs"), std::string{"\"auto\""});
        QCOMPARE(textAt(standard, "slippage"), std::string{R"({"type":"none"})"});
        QCOMPARE(textAt(standard, "risk.portfolio_heat"), std::string{"0.06"});
        QCOMPARE(textAt(standard, "risk.max_order_value"), std::string{"\"none\""});
        QCOMPARE(textAt(standard, "market_hours"), std::string{"true"});
        QCOMPARE(textAt(standard, "data.from"), std::string{"absent"});
        QCOMPARE(standard.find("capital")->place, JsonPlace{});
    }

    void rulesConfigurationIsTakenAsWritten() {
        const Configuration cross = configured(kCross);
        QCOMPARE(textAt(cross, "risk"), std::string{"\"none\""});
        QCOMPARE(textAt(cross, "capital"), std::string{"10000"});
        QCOMPARE(textAt(cross, "sizing.quantity"), std::string{"1"});
        const JsonValue& rules = cross.find("strategies")->items.at(0);
        QCOMPARE(canonicalJson(*rules.find("enter_long")),
                 std::string{R"({"crosses_above":["close","sma_15"]})"});
        QCOMPARE(rules.find("enter_long")->place, (JsonPlace{3, 32}));
    }

    void pivotConfigurationKeepsItsNumbersAndGetsTheOtherDefaults() {
        const Configuration pivot = configured(kPivot);
        QCOMPARE(fixedOf<Money>(*pivot.find("capital")).value(), Money::whole(1'000'000));
        QCOMPARE(textAt(pivot, "exits.stop.value"), std::string{"0.4"});
        QCOMPARE(textAt(pivot, "risk.max_trades_per_day"), std::string{"7"});
        QCOMPARE(textAt(pivot, "risk.max_open_positions"), std::string{"20"});
        QCOMPARE(textAt(pivot, "costs"), std::string{"\"auto\""});
        QCOMPARE(canonicalJson(*pivot.find("strategies")->items[0].find("parameters")),
                 std::string{R"({"fast":9,"slow":21})"});
    }

    void conditionsNest() {
        QCOMPARE(errorsOf(R"({"strategies": [{"type": "rules", "parameters": {"low": 30}, "conditions":
            {"cheap": {"below": ["rsi_14", "$low"]}}, "enter_long": {"all": ["cheap", {"not": {"any":
            [{"at_least": ["close", 100.5]}, {"equals": ["volume", "0"]}]}}]}, "stop_distance": "atr_14"}]})"),
                 std::string{"no error"});
    }

    void problemsNamePlacePathAndRemedy_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* text, const char* message) {
            QTest::newRow(name) << QByteArray{text} << QByteArray{message};
        };
        row("typo in a key", "{\n \"strategis\": []}",
            "run.json:2:2: strategis: unknown key \"strategis\"; did you mean \"strategies\"?");
        row("unknown key", "{\"exits\": {\"zzzzzz\": 1}}",
            "run.json:1:12: exits.zzzzzz: unknown key \"zzzzzz\"; allowed: stop, target, target_2, split, ");
        row("typo in a type", "{\"sizing\": {\"type\": \"fixed_quantty\"}}",
            "run.json:1:21: sizing.type: \"fixed_quantty\" is not allowed; allowed: \"risk\", "
            "\"fixed_quantity\", "
            "\"fixed_value\", \"percent_equity\"; did you mean \"fixed_quantity\"?");
        row("type missing", "{\"strategies\": [{\"id\": \"a\"}]}",
            "run.json:1:17: strategies[0]: the key \"type\" is missing; allowed: \"ehma_pivot\", "
            "\"confluence_consumer\", \"regime_adaptive\", \"rules\"");
        row("key of another type", "{\"sizing\": {\"type\": \"risk\", \"quantity\": 1}}",
            "run.json:1:29: sizing.quantity: unknown key \"quantity\"; allowed: type, per_trade");
        row("wrong kind", "{\"data\": {\"symbols\": \"TCS\"}}",
            "run.json:1:22: data.symbols: expected a list, found \"TCS\"");
        row("not a number", "{\"capital\": \"ten\"}",
            "run.json:1:13: capital: expected a number, found \"ten\"");
        row("not a boolean", "{\"market_hours\": 1}",
            "run.json:1:18: market_hours: expected true or false, found a number");
        row("too small", "{\"capital\": 0}", "run.json:1:13: capital: 0 is too small; it must be above 0");
        row("below the least", "{\"costs\": {\"type\": \"bps\", \"bps\": -1}}",
            "run.json:1:34: costs.bps: -1 is too small; the least allowed is 0");
        row("too large", "{\"sizing\": {\"type\": \"risk\", \"per_trade\": 5}}",
            "run.json:1:42: sizing.per_trade: 5 is too large; the most allowed is 1");
        row("limit too large", "{\"risk\": {\"daily_loss\": 3}}",
            "run.json:1:25: risk.daily_loss: 3 is too large; the most allowed is 1");
        row("not whole", "{\"exchange\": {\"latency_ms\": 1.5}}",
            "run.json:1:29: exchange.latency_ms: expected a whole number, found 1.5");
        row("number not in the list", "{\"statistics\": {\"days_per_year\": 250}}",
            "run.json:1:34: statistics.days_per_year: 250 is not allowed; allowed: 252 or 365");
        row("word not in the list", "{\"risk\": \"non\"}",
            "run.json:1:10: risk: \"non\" is not allowed; allowed: \"none\" or an object; did you mean "
            "\"none\"?");
        row("null", "{\"costs\": null}",
            "run.json:1:11: costs: null is not allowed; allowed: \"auto\", \"none\", ");
        row("date", "{\"data\": {\"from\": \"2024-13-01\"}}",
            "run.json:1:19: data.from: \"2024-13-01\" is not a date \"YYYY-MM-DD\"");
        row("time", "{\"exits\": {\"time\": \"25:00\"}}",
            "run.json:1:20: exits.time: \"25:00\" is not allowed; allowed: \"auto\", \"none\" or a time of "
            "day \"HH:MM\"");
        row("interval", "{\"data\": {\"interval\": \"5 min\"}}",
            "run.json:1:23: data.interval: \"5 min\" is not an interval such as \"1m\"");
        row("empty text", "{\"data\": {\"symbols\": [\"\"]}}",
            "run.json:1:23: data.symbols[0]: the text is empty");
        row("pair of one", "{\"strategies\": [{\"type\": \"rules\", \"exit\": {\"above\": [\"close\"]}}]}",
            "run.json:1:53: strategies[0].exit.above: 1 value(s) here, at least 2 needed");
        row("pair of three", "{\"strategies\": [{\"type\": \"rules\", \"exit\": {\"above\": [1, 2, 3]}}]}",
            "run.json:1:53: strategies[0].exit.above: 3 value(s) here, at most 2 allowed");
        row("operand", "{\"strategies\": [{\"type\": \"rules\", \"exit\": {\"above\": [1, true]}}]}",
            "run.json:1:57: strategies[0].exit.above[1]: true or false is not allowed; allowed: a number or "
            "a string");
        row("typo in an operator",
            "{\"strategies\": [{\"type\": \"rules\", \"exit\": {\"cross_above\": [1, 2]}}]}",
            "run.json:1:44: strategies[0].exit.cross_above: unknown key \"cross_above\"; did you mean "
            "\"crosses_above\"?");
        row("no operator", "{\"strategies\": [{\"type\": \"rules\", \"exit\": {}}]}",
            "run.json:1:43: strategies[0].exit: 0 key(s) here, at least 1 needed; allowed: crosses_above, ");
        row("two operators",
            "{\"strategies\": [{\"type\": \"rules\", \"exit\": {\"not\": \"a\", \"any\": [\"b\"]}}]}",
            "run.json:1:43: strategies[0].exit: 2 key(s) here, at most 1 allowed");
        row("not an object", "[]", "run.json:1:1: expected an object, found a list");
        row("syntax", "{\"capital\": 1,}", "run.json:1:14: a comma before '}'; remove the comma");
    }
    void problemsNamePlacePathAndRemedy() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        const std::string found = errorsOf(text.toStdString());
        QVERIFY2(found.starts_with(message.toStdString()), found.c_str());
    }

    void everyProblemIsReportedInTheOrderOfTheText() {
        QCOMPARE(
            errorsOf("{\"capitol\": 1,\n \"market_hours\": 3,\n \"strategies\": [{\"type\": \"rule\"}]}"),
            std::string{
                "run.json:1:2: capitol: unknown key \"capitol\"; did you mean \"capital\"?\n"
                "run.json:2:18: market_hours: expected true or false, found a number\n"
                "run.json:3:26: strategies[0].type: \"rule\" is not allowed; allowed: \"ehma_pivot\", "
                "\"confluence_consumer\", \"regime_adaptive\", \"rules\"; did you mean \"rules\"?"});
    }

    void theHashIsThatOfTheMeaning() {
        for (const std::string_view text : {kCross, kPivot}) {
            const std::string hash = configured(text).hash;
            QCOMPARE(hash.size(), std::size_t{64});
            const JsonValue root = parseJson(text, "a").value().root;
            QCOMPARE(configured(prettyJson(root)).hash, hash);
            QCOMPARE(configured(prettyJson(reversed(root))).hash, hash);
            QCOMPARE(configured("// note\n" + canonicalJson(reversed(root)) + "/* end */").hash, hash);
            // The effective configuration is its own.
            QCOMPARE(configured(canonicalJson(configured(text).root())).hash, hash);
        }
        QCOMPARE(configured("{\"capital\": \"1000000\"}").hash, configured("{}").hash);
        QCOMPARE(configured("{\"capital\": 1.0e6}").hash, configured("{}").hash);
        QVERIFY(configured("{\"capital\": 1000001}").hash != configured("{}").hash);
        QVERIFY(configured(kCross).hash != configured(kPivot).hash);
    }

    void helpNamesEveryKeyWithItsDefault() {
        const std::vector<SchemaLine> lines = describeSchema();
        const auto line = [&](std::string_view path) {
            const auto found = std::ranges::find(lines, path, &SchemaLine::path);
            return found == lines.end() ? SchemaLine{} : *found;
        };
        QCOMPARE(line("capital").defaultValue, std::string{"\"1000000\""});
        QCOMPARE(line("capital").type, std::string{"a number"});
        QCOMPARE(line("risk.daily_loss").defaultValue, std::string{"0.03"});
        QCOMPARE(line("exits.stop{atr}.period").defaultValue, std::string{"14"});
        QVERIFY(!line("strategies[]{rules}.enter_long").description.empty());
        for (const SchemaLine& one : lines)
            QVERIFY2(!one.description.empty(), one.path.c_str());
        const std::string help = configurationHelp(80);
        for (std::size_t at = 0; at < help.size();) {
            const std::size_t end = help.find('\n', at);
            if (help[at] == ' ') QVERIFY(end - at <= 80);
            at = end + 1;
        }
    }

    void alternativesThatLeadBackToThemselvesEnd() {
        const auto schema =
            Schema::parse("{\"oneOf\": [{\"$ref\": \"#/definitions/a\"}, {\"type\": \"boolean\"}], "
                          "\"definitions\": {\"a\": {\"oneOf\": [{\"$ref\": \"#/definitions/a\"}]}}}",
                          "s.json");
        QVERIFY(schema.has_value());
        QVERIFY(schema->problemsOf(JsonValue::boolValue(true)).empty());
        QCOMPARE(schema->problemsOf(JsonValue::number("1")).at(0).message,
                 std::string{"a number is not allowed; allowed: true or false"});
    }

    void aSchemaThatMeansNothingIsRefused() {
        const auto error = [](std::string_view text) {
            const auto schema = Schema::parse(text, "s.json");
            return schema ? std::string{"no error"} : schema.error().message;
        };
        QCOMPARE(error("{\"type\": \"object\", \"propertis\": {}}"),
                 std::string{"s.json:1:1: unknown keyword \"propertis\""});
        QCOMPARE(error("{\"type\": \"text\"}"), std::string{"s.json:1:1: unknown type \"text\""});
        QCOMPARE(error("{\"$ref\": \"#/definitions/a\"}"),
                 std::string{"s.json:1:1: this $ref leads to no definition"});
        QCOMPARE(
            error(
                "{\"$ref\": \"#/definitions/a\", \"definitions\": {\"a\": {\"$ref\": \"#/definitions/a\"}}}"),
            std::string{"s.json:1:1: this $ref leads to no definition"});
    }
};

QTEST_APPLESS_MAIN(ConfigTest)
#include "tst_config.moc"
