#include "engine/replay/run_config.h"
#include "engine/execution/cost_schedule.h"
#include <algorithm>

namespace openbell {

namespace {

// Reads values that the schema has already found valid; the first failure is kept with its place.
class Reader {
public:
    explicit Reader(const Configuration& configuration) : m_configuration{configuration} {}

    template <class Value>
    Value fixed(const JsonValue* value) {
        if (!value) return Value{};
        const auto read = fixedOf<Value>(*value);
        if (!read) note(*value, read.error().message);
        return read.value_or(Value{});
    }
    // A percentage as a fraction: 0.4 -> 0.004.
    Fraction percent(const JsonValue* value) {
        if (!value) return Fraction{};
        const auto read = decimalOf(*value, Fraction::kDecimals - 2);
        if (!read) note(*value, read.error().message);
        return Fraction::fromRaw(read.value_or(0));
    }
    std::int64_t whole(const JsonValue* value) {
        if (!value) return 0;
        const auto read = decimalOf(*value, 0);
        if (!read) note(*value, read.error().message);
        return read.value_or(0);
    }
    void note(const JsonValue& value, const std::string& message) {
        if (m_error.empty()) m_error = m_configuration.document.at(value.place, message);
    }
    [[nodiscard]] const JsonValue* find(std::string_view path) const { return m_configuration.find(path); }
    [[nodiscard]] const std::string& error() const { return m_error; }

private:
    const Configuration& m_configuration;
    std::string m_error;
};

std::string textOf(const JsonValue* value) {
    return value ? value->text : std::string{};
}

bool isNone(const JsonValue* value) {
    return !value || value->isString("none");
}

std::int64_t readTimeOfDay(Reader& reader, const JsonValue& value) {
    int hour = 0;
    int minute = 0;
    if (std::sscanf(value.text.c_str(), "%d:%d", &hour, &minute) != 2)
        reader.note(value, "is not a time such as 15:25");
    return (hour * 60 + minute) * kNanosPerMinute;
}

ExitDistance readDistance(Reader& reader, const JsonValue* value) {
    ExitDistance distance;
    if (isNone(value)) return distance;
    const std::string type = textOf(value->find("type"));
    const JsonValue* amount = value->find("value");
    if (type == "percent") {
        distance.type = DistanceType::Percent;
        distance.value = reader.percent(amount);
        return distance;
    }
    distance.type = type == "atr"      ? DistanceType::Atr
                    : type == "signal" ? DistanceType::Signal
                                       : DistanceType::RMultiple;
    distance.value = reader.fixed<Fraction>(amount);
    if (const JsonValue* period = value->find("period"))
        distance.period = static_cast<int>(reader.whole(period));
    return distance;
}

// Errors of exits that only make sense together.
void checkExits(Reader& reader, const ExitRules& exits) {
    const auto is = [](const ExitDistance& d) { return d.type != DistanceType::None; };
    const auto wrong = [&](std::string_view path, const char* message) {
        if (const JsonValue* value = reader.find(path)) reader.note(*value, message);
    };
    if (is(exits.target2) && !is(exits.target))
        wrong("exits.target_2", "exits.target_2 needs exits.target: set that first, or write \"none\" here");
    if (is(exits.target2) && exits.target2.type == exits.target.type &&
        exits.target2.period == exits.target.period && exits.target2.value <= exits.target.value)
        wrong("exits.target_2", "exits.target_2 must be farther away than exits.target");
    if (exits.breakEvenAfterTarget && (!is(exits.stop) || !is(exits.target)))
        wrong("exits.break_even_after_target",
              "exits.break_even_after_target needs both exits.stop and exits.target");
    if (exits.trailing.type == DistanceType::RMultiple && !is(exits.stop))
        wrong("exits.trailing", "a trailing stop in multiples of the stop's distance needs exits.stop; use "
                                "\"percent\" or \"atr\" without one");
}

void readExits(Reader& reader, RunConfig& config) {
    ExitRules& exits = config.exits;
    exits.stop = readDistance(reader, reader.find("exits.stop"));
    exits.target = readDistance(reader, reader.find("exits.target"));
    exits.target2 = readDistance(reader, reader.find("exits.target_2"));
    exits.split = reader.fixed<Fraction>(reader.find("exits.split"));
    const JsonValue* breakEven = reader.find("exits.break_even_after_target");
    exits.breakEvenAfterTarget = breakEven && breakEven->boolean;
    exits.trailing = readDistance(reader, reader.find("exits.trailing"));
    if (textOf(reader.find("exits.child_rejected")) == "flatten")
        exits.childRejected = ChildRejected::Flatten;
    const JsonValue* time = reader.find("exits.time");
    config.automaticExitTime = time && time->isString("auto");
    if (!isNone(time) && !config.automaticExitTime) exits.timeOfDayNanos = readTimeOfDay(reader, *time);
    const std::string opposite = textOf(reader.find("exits.opposite_signal"));
    exits.opposite = opposite == "close"    ? OppositeSignal::Close
                     : opposite == "ignore" ? OppositeSignal::Ignore
                                            : OppositeSignal::Reverse;
    exits.closeAtEndOfData = textOf(reader.find("exits.end_of_data")) == "close";
    checkExits(reader, exits);
}

constexpr std::int64_t kNanosPerMilli = kNanosPerSecond / 1000;

std::int64_t readMillis(Reader& reader, std::string_view path) {
    return reader.whole(reader.find(path)) * kNanosPerMilli;
}

void readBrokerRules(Reader& reader, RunConfig& config) {
    const std::string mode = textOf(reader.find("reconciliation.mode"));
    config.reconcile.mode = mode == "warn"    ? ReconcileMode::Warn
                            : mode == "adopt" ? ReconcileMode::Adopt
                                              : ReconcileMode::Strict;
    config.reconcile.cashTolerance = reader.fixed<Money>(reader.find("reconciliation.cash_tolerance"));
    config.reconcile.everyNanos = reader.whole(reader.find("reconciliation.every_minutes")) * kNanosPerMinute;
    config.reconcile.adoptedStop = reader.percent(reader.find("reconciliation.adopted_stop"));
    config.watch.overdueNanos = readMillis(reader, "watcher.overdue_ms");
    config.watch.unknownNanos = readMillis(reader, "watcher.unknown_ms");
    const JsonValue* unknown = reader.find("watcher.unknown_ms");
    if (unknown && config.watch.unknownNanos < config.watch.overdueNanos)
        reader.note(unknown->place.line > 0 ? *unknown : *reader.find("watcher.overdue_ms"),
                    fmt::format("watcher.unknown_ms, here {}, must be at least watcher.overdue_ms, here {}",
                                config.watch.unknownNanos / kNanosPerMilli,
                                config.watch.overdueNanos / kNanosPerMilli));
}

void readSizing(Reader& reader, RunConfig& config) {
    const std::string type = textOf(reader.find("sizing.type"));
    if (type == "fixed_quantity") {
        config.sizing.type = SizingType::FixedQuantity;
        config.sizing.quantity = reader.fixed<Quantity>(reader.find("sizing.quantity"));
    } else if (type == "fixed_value") {
        config.sizing.type = SizingType::FixedValue;
        config.sizing.value = reader.fixed<Money>(reader.find("sizing.value"));
    } else if (type == "percent_equity") {
        config.sizing.type = SizingType::PercentEquity;
        config.sizing.share = reader.percent(reader.find("sizing.percent"));
    } else {
        config.sizing.share = reader.fixed<Fraction>(reader.find("sizing.per_trade"));
    }
}

template <class Value>
std::optional<Value> limit(Reader& reader, std::string_view path) {
    const JsonValue* value = reader.find(path);
    if (isNone(value)) return std::nullopt;
    return reader.fixed<Value>(value);
}

std::optional<std::int64_t> countLimit(Reader& reader, std::string_view path) {
    const JsonValue* value = reader.find(path);
    if (isNone(value)) return std::nullopt;
    return reader.whole(value);
}

std::vector<NamedBudget> readBudgets(Reader& reader, std::string_view path) {
    std::vector<NamedBudget> budgets;
    const JsonValue* members = reader.find(path);
    if (!members) return budgets;
    for (const JsonMember& member : members->members) {
        NamedBudget named{member.key, {}};
        if (const JsonValue* amount = member.value.find("value"))
            named.budget.money = reader.fixed<Money>(amount);
        else
            named.budget.share = reader.fixed<Fraction>(&member.value);
        budgets.push_back(std::move(named));
    }
    return budgets;
}

template <class Names, class NameOf>
void checkBudgets(Reader& reader, std::string_view path, const char* where, const Names& names,
                  NameOf nameOf) {
    const JsonValue* members = reader.find(path);
    if (!members) return;
    for (const JsonMember& member : members->members)
        if (std::none_of(names.begin(), names.end(), [&](const auto& n) { return nameOf(n) == member.key; }))
            reader.note(member.value,
                        fmt::format("{} names '{}', which is not among {}", path, member.key, where));
}

void readLimits(Reader& reader, RunConfig& config) {
    const JsonValue* hours = reader.find("market_hours");
    config.limits.marketHours = !hours || hours->boolean;
    if (isNone(reader.find("risk"))) return;
    config.limits.perTradeRisk = limit<Fraction>(reader, "risk.per_trade_risk");
    config.limits.portfolioHeat = limit<Fraction>(reader, "risk.portfolio_heat");
    config.limits.dailyLoss = limit<Fraction>(reader, "risk.daily_loss");
    config.limits.maxDrawdown = limit<Fraction>(reader, "risk.max_drawdown");
    config.limits.maxTradesPerDay = countLimit(reader, "risk.max_trades_per_day");
    config.limits.maxOpenPositions = countLimit(reader, "risk.max_open_positions");
    config.limits.maxOrderValue = limit<Money>(reader, "risk.max_order_value");
    config.limits.symbolExposure = limit<Fraction>(reader, "risk.symbol_exposure");
    config.limits.symbolExposureValue = limit<Money>(reader, "risk.symbol_exposure_value");
    config.limits.grossExposure = limit<Money>(reader, "risk.gross_exposure");
    config.limits.priceCollar = limit<Fraction>(reader, "risk.price_collar");
    config.limits.ordersPerMinute = countLimit(reader, "risk.order_rate");
    config.limits.maxSlices = countLimit(reader, "risk.freeze_slices");
    config.limits.staleAfterMillis = countLimit(reader, "risk.stale_data_ms");
    config.strategyBudgets = readBudgets(reader, "risk.strategy_budget");
    config.symbolBudgets = readBudgets(reader, "risk.symbol_budget");
    checkBudgets(reader, "risk.strategy_budget", "the ids of strategies", config.strategies,
                 [](const RunStrategy& s) { return s.spec.id; });
    checkBudgets(reader, "risk.symbol_budget", "data.symbols", config.symbols,
                 [](const std::string& s) { return s; });
    const JsonValue* leverage = reader.find("risk.max_leverage");
    config.automaticLeverage = leverage && leverage->isString("auto");
    if (!isNone(leverage) && !config.automaticLeverage)
        config.limits.maxLeverage = reader.fixed<Fraction>(leverage);
}

void readExchange(Reader& reader, RunConfig& config) {
    const JsonValue* slippage = reader.find("slippage");
    if (!isNone(slippage)) {
        const std::string type = textOf(slippage->find("type"));
        config.exchange.slippage.type = type == "bps"            ? SlippageType::Bps
                                        : type == "ticks"        ? SlippageType::Ticks
                                        : type == "volume_share" ? SlippageType::VolumeShare
                                                                 : SlippageType::None;
        config.exchange.slippage.value = reader.fixed<Fraction>(slippage->find("value"));
    }
    if (const JsonValue* touch = reader.find("exchange.limit_fill_on_touch"))
        config.exchange.limitFillsOnTouch = touch->boolean;
    if (const JsonValue* first = reader.find("exchange.stop_first"))
        config.exchange.stopBeforeTarget = first->boolean;
    config.exchange.maxVolumeShare =
        limit<Fraction>(reader, "exchange.max_volume_share").value_or(Fraction{});
    config.exchange.latencyNanos = readMillis(reader, "exchange.latency_ms");
}

std::vector<std::string> texts(const JsonValue* list) {
    std::vector<std::string> out;
    if (list)
        for (const JsonValue& item : list->items)
            out.push_back(item.text);
    return out;
}

void readSymbols(Reader& reader, RunConfig& config) {
    const JsonValue* list = reader.find("data.symbols");
    for (const std::string& symbol : texts(list)) {
        if (std::find(config.symbols.begin(), config.symbols.end(), symbol) != config.symbols.end())
            reader.note(*list, fmt::format("'{}' is named twice among data.symbols", symbol));
        config.symbols.push_back(symbol);
    }
}

void readStrategies(Reader& reader, RunConfig& config) {
    const JsonValue* list = reader.find("strategies");
    if (!list) return;
    for (const JsonValue& item : list->items) {
        RunStrategy strategy;
        strategy.spec.type = textOf(item.find("type"));
        strategy.spec.id = item.find("id") ? textOf(item.find("id")) : strategy.spec.type;
        strategy.spec.rules = item;
        strategy.symbols = texts(item.find("symbols"));
        if (const JsonValue* parameters = item.find("parameters"))
            for (const JsonMember& member : parameters->members) {
                const auto number = member.value.is(JsonKind::Bool)
                                        ? Result<double>{member.value.boolean ? 1.0 : 0.0}
                                        : doubleOf(member.value);
                if (!number)
                    reader.note(member.value, fmt::format("parameter '{}' must be a number", member.key));
                strategy.spec.parameters[member.key] = number.value_or(0);
            }
        const bool taken =
            std::any_of(config.strategies.begin(), config.strategies.end(),
                        [&](const RunStrategy& other) { return other.spec.id == strategy.spec.id; });
        if (taken)
            reader.note(item, fmt::format("two strategies are called '{}'; give one another \"id\"",
                                          strategy.spec.id));
        for (const std::string& symbol : strategy.symbols)
            if (std::find(config.symbols.begin(), config.symbols.end(), symbol) == config.symbols.end())
                reader.note(item, fmt::format("strategy '{}' names '{}', which is not among data.symbols",
                                              strategy.spec.id, symbol));
        FactTable unused;
        if (const auto made = makeStrategy(strategy.spec, unused); !made)
            reader.note(item, made.error().message);
        config.strategies.push_back(std::move(strategy));
    }
}

std::optional<Date> readDate(Reader& reader, std::string_view path) {
    const JsonValue* value = reader.find(path);
    if (!value) return std::nullopt;
    const auto date = Date::parse(value->text);
    if (!date) {
        reader.note(*value, date.error().message);
        return std::nullopt;
    }
    return *date;
}

Budget budgetNamed(const std::vector<NamedBudget>& budgets, std::string_view name) {
    const auto found =
        std::find_if(budgets.begin(), budgets.end(), [&](const NamedBudget& b) { return b.name == name; });
    return found == budgets.end() ? Budget{} : found->budget;
}

Budgets budgetsOf(const RunConfig& config, const std::vector<Instrument>& instruments) {
    Budgets budgets;
    for (const RunStrategy& strategy : config.strategies)
        budgets.strategies.push_back(budgetNamed(config.strategyBudgets, strategy.spec.id));
    for (const Instrument& instrument : instruments)
        budgets.symbols.push_back(budgetNamed(config.symbolBudgets, instrument.symbol));
    return budgets;
}

bool isIndian(const Instrument& instrument) {
    return instrument.exchange == "NSE" || instrument.exchange == "BSE";
}

} // namespace

Result<RunConfig> readRunConfig(const Configuration& configuration) {
    Reader reader{configuration};
    RunConfig config;
    readSymbols(reader, config);
    const JsonValue* interval = reader.find("data.interval");
    if (interval) {
        const auto parsed = Interval::parse(interval->text);
        if (!parsed) reader.note(*interval, parsed.error().message);
        config.interval = parsed.value_or(Interval{});
    }
    config.from = readDate(reader, "data.from");
    config.to = readDate(reader, "data.to");
    if (config.from && config.to && *config.to < *config.from)
        reader.note(*reader.find("data.to"), fmt::format("data.to ({}) is before data.from ({})",
                                                         config.to->toString(), config.from->toString()));
    config.capital = reader.fixed<Money>(reader.find("capital"));
    config.currency = textOf(reader.find("currency"));
    config.benchmark = textOf(reader.find("benchmark"));
    readStrategies(reader, config);
    readSizing(reader, config);
    readLimits(reader, config);
    readExits(reader, config);
    readExchange(reader, config);
    readBrokerRules(reader, config);
    if (const JsonValue* costs = reader.find("costs")) config.costs = *costs;
    config.daysPerYear = static_cast<int>(reader.whole(reader.find("statistics.days_per_year")));
    if (const JsonValue* rate = reader.find("statistics.risk_free"))
        config.riskFree = doubleOf(*rate).value_or(0);
    config.file = configuration.document.file;
    config.canonical = canonicalJson(configuration.root());
    config.hash = configuration.hash;
    if (!reader.error().empty()) return fail("{}", reader.error());
    return config;
}

Result<RunConfig> configOf(const SessionHeader& header) {
    const auto configuration =
        parseConfiguration(header.configuration, "configuration of session " + header.sessionId);
    if (!configuration) return fail(configuration.error());
    return readRunConfig(*configuration);
}

Result<ExecutionSettings> executionSettings(const RunConfig& config,
                                            const std::vector<Instrument>& instruments) {
    ExecutionSettings settings;
    settings.capital = config.capital;
    settings.sizing = config.sizing;
    settings.limits = config.limits;
    settings.exits = config.exits;
    settings.exchange = config.exchange;
    settings.watch = config.watch;
    settings.reconcile = config.reconcile;
    settings.budgets = budgetsOf(config, instruments);
    const bool intraday = !config.interval.isDay();
    if (config.automaticExitTime && intraday && std::all_of(instruments.begin(), instruments.end(), isIndian))
        settings.exits.timeOfDayNanos = (15 * 60 + 25) * kNanosPerMinute;
    const bool flatOvernight = intraday && settings.exits.timeOfDayNanos >= 0;
    if (config.automaticLeverage) settings.limits.maxLeverage = Fraction::whole(flatOvernight ? 5 : 1);
    for (const Instrument& instrument : instruments) {
        auto model = costModelOf(config.costs, instrument.exchange, intraday);
        if (!model) return fail("{}: costs: {}", config.file, model.error().message);
        settings.costs.push_back(std::move(*model));
    }
    return settings;
}

} // namespace openbell
