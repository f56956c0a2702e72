#include "engine/core/json_text.h"
#include "engine/core/number_text.h"
#include <QtTest>

using namespace openbell;

namespace {

JsonValue parsed(std::string_view text) {
    const auto document = parseJson(text, "run.json");
    if (!document) throw std::runtime_error{document.error().message};
    return document->root;
}

std::string errorOf(std::string_view text) {
    const auto document = parseJson(text, "run.json");
    return document ? "no error" : document.error().message;
}

} // namespace

class JsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commentsAreSkippedAndPlacesKept() {
        const JsonValue root =
            parsed("// a run\n{ /* money */ \"capital\" : \"10000\",\n  \"₹\": [1, true] }");
        QCOMPARE(root.place, (JsonPlace{2, 1}));
        QCOMPARE(root.members[0].place, (JsonPlace{2, 15}));
        QCOMPARE(root.find("capital")->place, (JsonPlace{2, 27}));
        // Columns count characters, not bytes.
        QCOMPARE(root.find("₹")->items[1].place, (JsonPlace{3, 12}));
    }

    void stringsKeepTheirCharacters() {
        const JsonValue list = parsed("[\"\\u20b9 \\ud83d\\ude00 \\n\\\"\\\\\\/\", \"é\"]");
        QCOMPARE(list.items[0].text, std::string{"₹ 😀 \n\"\\/"});
        QCOMPARE(list.items[1].text, std::string{"é"});
    }

    void numbersKeepTheirText() {
        const JsonValue list = parsed("[0.10, 12345678901234567890.5, -1e3]");
        QCOMPARE(list.items[0].text, std::string{"0.10"});
        QCOMPARE(list.items[1].text, std::string{"12345678901234567890.5"});
    }

    void decimalsAreReadExactlyFromNumberOrString() {
        QCOMPARE(fixedOf<Money>(parsed("\"10000\"")).value(), Money::whole(10'000));
        // 0.1 has no exact double; 922337203685477.5807 is the largest money and needs all digits
        QCOMPARE(fixedOf<Money>(parsed("0.1")).value().raw(), 1'000);
        QCOMPARE(fixedOf<Money>(parsed("922337203685477.5807")).value().raw(), INT64_MAX);
        QCOMPARE(fixedOf<Money>(parsed("1.50e1")).value().raw(), 150'000);
        QCOMPARE(fixedOf<Money>(parsed("1.00000")).value(), Money::whole(1));
        QVERIFY(fixedOf<Money>(parsed("1.00001")).error().message.find("more than 4 digits") !=
                std::string::npos);
        QVERIFY(fixedOf<Money>(parsed("1e40")).error().message.find("out of range") != std::string::npos);
        QVERIFY(!fixedOf<Money>(parsed("\"12 rupees\"")));
        QVERIFY(!fixedOf<Money>(parsed("true")));
        QCOMPARE(doubleOf(parsed("\"0.25\"")).value(), 0.25);
    }

    void syntaxErrorsNamePlaceAndRemedy_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* text, const char* message) {
            QTest::newRow(name) << QByteArray{text} << QByteArray{message};
        };
        row("empty", " \n // nothing\n", "run.json:3:1: the text is empty");
        row("trailing comma in a list", "[1,\n 2,\n]", "run.json:2:3: a comma before ']'; remove the comma");
        row("trailing comma in an object", "{\"a\": 1,}",
            "run.json:1:8: a comma before '}'; remove the comma");
        row("duplicate key", "{\"a\": 1,\n \"a\": 2}",
            "run.json:2:2: the key \"a\" is there already, at line 1, column 2; remove one of the two");
        row("missing comma", "{\"a\": 1\n \"b\": 2}",
            "run.json:2:2: expected ',' or '}' in the object opened at line 1, column 1, found '\"'");
        row("missing colon", "{\"a\" 1}", "run.json:1:6: expected ':' after the key \"a\", found '1'");
        row("key without quotes", "{a: 1}", "run.json:1:2: expected a key in double quotes, found 'a'");
        row("single quotes", "['a']", "run.json:1:2: a string in single quotes");
        row("word", "{\"a\": none}",
            "run.json:1:7: 'none' is not a value; write text in double quotes: \"none\"");
        row("not closed", "{\"a\": [1",
            "run.json:1:9: the list opened at line 1, column 7 is not closed; add ']'");
        row("nothing where a value is", "{\"a\": }", "run.json:1:7: expected a value, found '}'");
        row("string without end", "{\"a\": \"b\n}", "run.json:1:7: this string has no end on its line");
        row("comment without end", "{ /* a", "run.json:1:3: this comment has no end; close it with */");
        row("leading zero", "[007]", "run.json:1:2: '007' is not a number");
        row("no digit after the point", "[1.]", "run.json:1:2: '1.' is not a number");
        row("plus sign", "[+1]", "run.json:1:2: '+1' is not a number");
        row("huge exponent", "[1e99999]", "run.json:1:2: the exponent of '1e99999' is out of range");
        row("not a number", "[NaN]", "run.json:1:2: 'NaN' is not a value");
        row("unknown escape", "[\"a\\x\"]", "run.json:1:4: an unknown escape");
        row("short unicode escape", "[\"\\u12\"]", "run.json:1:3: \\u needs four hexadecimal digits");
        row("half a surrogate pair", "[\"\\ud83d\"]", "run.json:1:3: half of a surrogate pair");
        row("control character", "[\"a\tb\"]",
            "run.json:1:4: a control character in a string; write it as \\u0009");
        row("not UTF-8", "[\"\xff\"]", "run.json:1:3: the text is not UTF-8 here");
        row("stray byte", "[\x01]", "run.json:1:2: expected a value, found the byte 0x01");
        row("text after the end", "{} {}", "run.json:1:4: text after the end");
    }
    void syntaxErrorsNamePlaceAndRemedy() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        const std::string found = errorOf(text.toStdString());
        QVERIFY2(found.starts_with(message.toStdString()), found.c_str());
    }

    void nestingHasALimit() {
        QCOMPARE(errorOf(std::string(200, '[') + std::string(200, ']')), std::string{"no error"});
        QVERIFY(errorOf(std::string(100'000, '[')).find("more than 200 levels") != std::string::npos);
    }

    void canonicalTextIsOneForAllSpellings() {
        const std::string expected = R"({"a":[1.5,0,-20,"x"],"b":{"c":null,"d":true}})";
        QCOMPARE(canonicalJson(parsed(R"({"b": {"d": true, "c": null}, "a": [1.50, -0.0, -2e1, "\u0078"]})")),
                 expected);
        QCOMPARE(canonicalJson(parsed("/* same */ " + expected + " // here")), expected);
        QCOMPARE(canonicalJson(parsed(prettyJson(parsed(expected)))), expected);
    }

    void numbersCompareExactly() {
        const auto number = [](std::string_view text) { return NumberText::parse(text).value(); };
        QVERIFY(number("0.1") < number("0.10000000000000000000000001"));
        QVERIFY(number("-2") < number("-1"));
        QVERIFY(number("-1") < number("0"));
        QVERIFY(number("9") < number("10"));
        QVERIFY(number("1e2") == number("100.0"));
        QCOMPARE(number("1e50").toString(), std::string{"1e50"});
        QCOMPARE(number("0.00012").toString(), std::string{"0.00012"});
        QVERIFY(!NumberText::parse("1 "));
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "tst_json.moc"
