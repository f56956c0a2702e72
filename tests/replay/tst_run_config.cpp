#include "tests/replay/session_fixture.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// What an operator is told about a configuration; "(fine)" when there is nothing to say.
QString toldOf(const std::string& json) {
    const auto parsed = parseConfiguration(json, "run.json");
    if (!parsed) return QString::fromStdString(parsed.error().message);
    const auto config = readRunConfig(*parsed);
    return config ? QStringLiteral("(fine)") : QString::fromStdString(config.error().message);
}

std::string withData(const std::string& rest) {
    return R"({"data": {"symbols": ["INFY", "TCS"]}, "strategies": [{"type": "ehma_pivot"},
{"type": "rules", "id": "mine", "enter_long": {"above": ["close", 1]}}],
)" + rest + "}";
}

std::string exits(const std::string& rest) {
    return "{\"exits\": {" + rest + "}}";
}

} // namespace

class RunConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAWordTheLimitsAreTheDefaults() {
        const RiskLimits limits = configOf("{}").limits;
        const std::pair<LimitCode, const char*> defaults[] = {
            {LimitCode::PerTradeRisk, "0.01"},  {LimitCode::PortfolioHeat, "0.06"},
            {LimitCode::DailyLoss, "0.03"},     {LimitCode::MaxDrawdown, "0.2"},
            {LimitCode::MaxTradesPerDay, "50"}, {LimitCode::MaxOpenPositions, "20"},
            {LimitCode::MaxOrderValue, "none"}, {LimitCode::SymbolExposure, "none"},
            {LimitCode::GrossExposure, "none"}, {LimitCode::SymbolExposureValue, "none"},
            {LimitCode::PriceCollar, "0.1"},    {LimitCode::OrderRate, "60"},
            {LimitCode::StaleData, "60000 ms"}, {LimitCode::FreezeSlices, "20"},
            {LimitCode::MaxLeverage, "none"}, // auto: resolved for the instruments
        };
        QCOMPARE(std::size(defaults), std::size_t{kLimitCount});
        for (const auto& [code, text] : defaults)
            QCOMPARE(limitText(code, limitValue(limits, code)), text);
    }

    void riskNoneSwitchesEveryLimitOff() {
        const RunConfig config = configOf(R"({"risk": "none"})");
        QCOMPARE(config.limits, RiskLimits{});
        QVERIFY(!config.automaticLeverage);
        QVERIFY(config.strategyBudgets.empty() && config.symbolBudgets.empty());
    }

    void everyLimitIsReadUnderTheNameItGoesBy() {
        for (int i = 0; i < kLimitCount; ++i) {
            const auto code = static_cast<LimitCode>(i);
            const bool whole = unitOf(code) == LimitUnit::Count || unitOf(code) == LimitUnit::Millis;
            const auto with = [&](const char* value) {
                return configOf(fmt::format(R"({{"risk": {{"{}": {}}}}})", toText(code), value)).limits;
            };
            const std::string text = limitText(code, limitValue(with(whole ? "7" : "0.25"), code));
            QVERIFY2(text.starts_with(whole ? "7" : "0.25"), text.c_str());
            QCOMPARE(limitValue(with(R"("none")"), code), kNoLimit);
        }
    }

    void budgetsAreResolvedForStrategiesAndSymbols() {
        const RunConfig config = configOf(withData(R"("risk": {"strategy_budget": {"mine": 0.4},
            "symbol_budget": {"TCS": {"type": "money", "value": "250000"}, "INFY": 0.1}})"));
        const auto settings = executionSettings(config, {nseShare("TCS"), nseShare("INFY")});
        QVERIFY(settings);
        const Budgets expected{{{}, {fraction("0.4"), {}}}, {{{}, money("250000")}, {fraction("0.1"), {}}}};
        QCOMPARE(settings->budgets, expected);
    }

    void whatTheSchemaCannotJudgeIsStillToldWithItsPlace() {
        QVERIFY(toldOf(R"({"data": {"symbols": ["TCS", "TCS"]}})")
                    .contains(QLatin1String("'TCS' is named twice")));
        QVERIFY(toldOf(R"({"data": {"from": "2024-02-01", "to": "2024-01-01"}})")
                    .contains(QLatin1String("data.to (2024-01-01) is before data.from (2024-02-01)")));
        QVERIFY(toldOf(R"({"strategies": [{"type": "ehma_pivot", "parameters": {"fast": 0}}]})")
                    .contains(QLatin1String("run.json:1:17: strategy 'ehma_pivot': fast = 0 is outside")));
    }

    void bracketsAreOffUnlessAskedFor() {
        QCOMPARE(configOf("{}").exits.target2, ExitDistance{});
        QCOMPARE(configOf("{}").exits.trailing, ExitDistance{});
        const ExitRules rules = configOf(exits(R"("target_2": {"type": "r", "value": 3}, "split": 0.25,
            "break_even_after_target": true, "trailing": {"type": "atr", "value": 2.5, "period": 20},
            "child_rejected": "flatten")"))
                                    .exits;
        QCOMPARE(rules.target2, (ExitDistance{DistanceType::RMultiple, fraction("3"), 14}));
        QCOMPARE(rules.split, fraction("0.25"));
        QVERIFY(rules.breakEvenAfterTarget);
        QCOMPARE(rules.trailing, (ExitDistance{DistanceType::Atr, fraction("2.5"), 20}));
        QCOMPARE(rules.childRejected, ChildRejected::Flatten);
        QCOMPARE(configOf(exits(R"("trailing": {"type": "percent", "value": 0.5})")).exits.trailing,
                 (ExitDistance{DistanceType::Percent, fraction("0.005"), 14}));
    }

    void theBrokersRulesReachTheSettings() {
        QCOMPARE(configOf("{}").watch, WatchRules{});
        QCOMPARE(configOf("{}").reconcile, ReconcileRules{});
        const RunConfig config = configOf(R"({"reconciliation": {"mode": "adopt", "cash_tolerance": 2.5,
            "every_minutes": 0}, "watcher": {"overdue_ms": 500, "unknown_ms": 4000}})");
        const auto settings = executionSettings(config, {nseShare("TCS")});
        QCOMPARE(settings->reconcile, (ReconcileRules{ReconcileMode::Adopt, money("2.5"), 0}));
        QCOMPARE(settings->watch, (WatchRules{500'000'000, 4'000'000'000}));
    }

    void mistakesAreToldWithTheirPlaceAndRemedy_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const std::string& json, const char* told) {
            QTest::newRow(name) << QString::fromStdString(json) << told;
        };
        row("limit of zero", R"({"risk": {"daily_loss": 0}})",
            "run.json:1:25: risk.daily_loss: 0 is too small; it must be above 0");
        row("slices", R"({"risk": {"freeze_slices": 0}})",
            "run.json:1:28: risk.freeze_slices: 0 is too small; the least allowed is 1");
        row("slip in a limit", R"({"risk": {"stale_data": 100}})",
            "run.json:1:11: risk.stale_data: unknown key \"stale_data\"; did you mean \"stale_data_ms\"?");
        row("budget without value", R"({"risk": {"symbol_budget": {"A": {"type": "money"}}}})",
            "run.json:1:34: risk.symbol_budget.A: the key \"value\" is missing");
        row("budget of no strategy", withData(R"("risk": {"strategy_budget": {"nine": 0.4}})"),
            "run.json:3:38: risk.strategy_budget names 'nine', which is not among the ids of strategies");
        row("budget of no symbol", withData(R"("risk": {"symbol_budget": {"SBIN": 0.4}})"),
            "run.json:3:36: risk.symbol_budget names 'SBIN', which is not among data.symbols");
        row("second target alone", exits(R"("target": "none", "target_2": {"type": "percent", "value": 2})"),
            "run.json:1:42: exits.target_2 needs exits.target: set that first, or write \"none\" here");
        row("second target not beyond the first", exits(R"("target_2": {"type": "r", "value": 2})"),
            "run.json:1:24: exits.target_2 must be farther away than exits.target");
        row("break-even without a stop", exits(R"("stop": "none", "break_even_after_target": true)"),
            "run.json:1:55: exits.break_even_after_target needs both exits.stop and exits.target");
        row("trailing by a stop that is not", exits(R"("stop": "none", "trailing": {"type": "r"})"),
            "run.json:1:40: a trailing stop in multiples of the stop's distance needs exits.stop; use "
            "\"percent\" or \"atr\" without one");
        row("split", exits(R"("split": 1.5)"),
            "run.json:1:21: exits.split: 1.5 is too large; the most allowed is 1");
        row("unknown before overdue", R"({"watcher": {"overdue_ms": 20000}})",
            "run.json:1:28: watcher.unknown_ms, here 10000, must be at least watcher.overdue_ms, here 20000");
        row("mode", R"({"reconciliation": {"mode": "loose"}})",
            "run.json:1:29: reconciliation.mode: \"loose\" is not allowed; allowed: \"strict\", \"warn\" or "
            "\"adopt\"");
    }
    void mistakesAreToldWithTheirPlaceAndRemedy() {
        QFETCH(QString, json);
        QFETCH(QString, told);
        const QString found = toldOf(json.toStdString());
        QVERIFY2(found.startsWith(told), qPrintable(found));
    }
};

QTEST_APPLESS_MAIN(RunConfigTest)
#include "tst_run_config.moc"
