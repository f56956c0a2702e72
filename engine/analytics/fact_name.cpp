#include "engine/analytics/fact_name.h"
#include "engine/core/nearest_name.h"
#include <algorithm>
#include <charconv>
#include <span>

namespace openbell {

namespace {

enum class Shape : std::uint8_t {
    Plain,
    Period,
    PeriodFromTwo,
    FastSlowSignal,
    PeriodDeviations,
    ThreePeriods
};

struct Entry {
    FactKind kind;
    Shape shape;
    std::string_view name, meaning;
};

constexpr std::array kEntries{
    Entry{FactKind::Open, Shape::Plain, "open", "the bar's first price"},
    Entry{FactKind::High, Shape::Plain, "high", "the bar's highest price"},
    Entry{FactKind::Low, Shape::Plain, "low", "the bar's lowest price"},
    Entry{FactKind::Close, Shape::Plain, "close", "the bar's last price"},
    Entry{FactKind::Volume, Shape::Plain, "volume", "units traded in the bar"},
    Entry{FactKind::Sma, Shape::Period, "sma", "simple moving average of the close, price"},
    Entry{FactKind::Ema, Shape::Period, "ema",
          "exponential moving average of the close, seeded with the mean of the first closes, price"},
    Entry{FactKind::Wma, Shape::Period, "wma", "linearly weighted moving average of the close, price"},
    Entry{FactKind::Hma, Shape::PeriodFromTwo, "hma", "Hull moving average of the close, price"},
    Entry{FactKind::Ehma, Shape::PeriodFromTwo, "ehma", "Hull moving average built from EMAs, price"},
    Entry{FactKind::Rsi, Shape::Period, "rsi", "relative strength index (Wilder), 0..100"},
    Entry{FactKind::Atr, Shape::Period, "atr", "average true range (Wilder), price"},
    Entry{FactKind::Adx, Shape::Period, "adx", "average directional index (Wilder), 0..100"},
    Entry{FactKind::PlusDi, Shape::Period, "plus_di", "upward directional indicator (Wilder), 0..100"},
    Entry{FactKind::MinusDi, Shape::Period, "minus_di", "downward directional indicator (Wilder), 0..100"},
    Entry{FactKind::Macd, Shape::FastSlowSignal, "macd", "fast EMA less slow EMA, price"},
    Entry{FactKind::MacdSignal, Shape::FastSlowSignal, "macd_signal", "EMA of the MACD line, price"},
    Entry{FactKind::MacdHist, Shape::FastSlowSignal, "macd_hist", "MACD line less its signal, price"},
    Entry{FactKind::BbUpper, Shape::PeriodDeviations, "bb_upper", "upper Bollinger band, price"},
    Entry{FactKind::BbMiddle, Shape::PeriodDeviations, "bb_middle", "middle Bollinger band (the SMA), price"},
    Entry{FactKind::BbLower, Shape::PeriodDeviations, "bb_lower", "lower Bollinger band, price"},
    Entry{FactKind::StochK, Shape::ThreePeriods, "stoch_k", "slow stochastic %K, 0..100"},
    Entry{FactKind::StochD, Shape::ThreePeriods, "stoch_d", "slow stochastic %D, 0..100"},
    Entry{FactKind::Vwap, Shape::Plain, "vwap", "volume-weighted average price of the session so far, price"},
    Entry{FactKind::RollingHigh, Shape::Period, "rolling_high", "highest high of the last bars, price"},
    Entry{FactKind::RollingLow, Shape::Period, "rolling_low", "lowest low of the last bars, price"},
    Entry{FactKind::VolumeMean, Shape::Period, "volume_mean", "mean volume of the last bars, units"},
    Entry{FactKind::Volatility, Shape::PeriodFromTwo, "volatility",
          "sample standard deviation of the last logarithmic returns, a bar, as a fraction"},
    Entry{FactKind::ConfluenceBias, Shape::Plain, "confluence_bias",
          "direction most readings share: -1, 0 or 1"},
    Entry{FactKind::ConfluenceConfidence, Shape::Plain, "confluence_confidence",
          "strength of the bias, 0..1"},
    Entry{FactKind::ConfluenceAgreement, Shape::Plain, "confluence_agreement",
          "how many of the five parts point with the bias, 0..5"},
    Entry{FactKind::ConfluenceTrend, Shape::Plain, "confluence_trend", "trend part, -1..1"},
    Entry{FactKind::ConfluenceMomentum, Shape::Plain, "confluence_momentum", "momentum part, -1..1"},
    Entry{FactKind::ConfluenceDirection, Shape::Plain, "confluence_direction",
          "directional movement part, -1..1"},
    Entry{FactKind::ConfluenceVolume, Shape::Plain, "confluence_volume", "VWAP and volume part, -1..1"},
    Entry{FactKind::ConfluenceStochastic, Shape::Plain, "confluence_stochastic", "stochastic part, -1..1"},
    Entry{FactKind::Regime, Shape::Plain, "regime", "0 range, 1 trend up, 2 trend down, 3 volatile"},
};

constexpr std::string_view suffixOf(Shape shape) {
    switch (shape) {
    case Shape::Plain: return "";
    case Shape::Period:
    case Shape::PeriodFromTwo: return "_PERIOD";
    case Shape::FastSlowSignal: return "_FAST_SLOW_SIGNAL";
    case Shape::PeriodDeviations: return "_PERIOD_DEVIATIONS";
    case Shape::ThreePeriods: return "_PERIOD_KSMOOTH_DPERIOD";
    }
    return "";
}

constexpr std::size_t parameterCount(Shape shape) {
    switch (shape) {
    case Shape::Plain: return 0;
    case Shape::Period:
    case Shape::PeriodFromTwo: return 1;
    case Shape::PeriodDeviations: return 2;
    case Shape::FastSlowSignal:
    case Shape::ThreePeriods: return 3;
    }
    return 0;
}

tl::unexpected<Error> unknownName(std::string_view text, std::string_view name) {
    std::vector<std::string> names;
    std::string known;
    for (const Entry& entry : kEntries) {
        names.emplace_back(entry.name);
        known += fmt::format("{}{}{}", known.empty() ? "" : " ", entry.name, suffixOf(entry.shape));
    }
    std::string hint;
    const std::string nearest = nearestName(name, names);
    for (const Entry& entry : kEntries)
        if (entry.name == nearest)
            hint = fmt::format(" Did you mean {}{}?", entry.name, suffixOf(entry.shape));
    return fail("unknown fact \"{}\".{} Known facts: {}", text.substr(0, 80), hint, known);
}

Result<double> parseParameter(std::string_view text, std::string_view fact, bool whole, double minimum) {
    constexpr double kMaximum = 100'000;
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    const bool read = error == std::errc{} && end == text.data() + text.size();
    if (!read || !(value >= minimum) || value > kMaximum || (whole && value != static_cast<int>(value)))
        return fail("fact \"{}\": parameter \"{}\" must be a {} from {} to {}", fact, text.substr(0, 20),
                    whole ? "whole number" : "number", minimum, kMaximum);
    return value;
}

Status parseParameters(std::string_view rest, std::string_view text, const Entry& entry, FactName& fact) {
    std::vector<std::string_view> parts;
    while (!rest.empty()) {
        rest.remove_prefix(1); // the '_'
        const std::size_t end = std::min(rest.find('_'), rest.size());
        parts.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    if (parts.size() != parameterCount(entry.shape))
        return fail("fact \"{}\" needs {} parameters, not {}: write {}{}", text, parameterCount(entry.shape),
                    parts.size(), entry.name, suffixOf(entry.shape));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool deviations = entry.shape == Shape::PeriodDeviations && i == 1;
        const double minimum = deviations ? 0.001 : entry.shape == Shape::PeriodFromTwo ? 2 : 1;
        const auto value = parseParameter(parts[i], text, !deviations, minimum);
        if (!value) return fail(value.error());
        fact.parameters[i] = *value;
    }
    if (entry.shape == Shape::FastSlowSignal && fact.parameters[0] >= fact.parameters[1])
        return fail("fact \"{}\": the fast period must be shorter than the slow one", text);
    return {};
}

} // namespace

Result<FactName> FactName::parse(std::string_view text) {
    // Parameters begin at the first '_' that a digit follows.
    std::size_t split = 0;
    while (split < text.size() && !(text[split] == '_' && split + 1 < text.size() && text[split + 1] >= '0' &&
                                    text[split + 1] <= '9'))
        ++split;
    const std::string_view name = text.substr(0, split);
    const auto entry = std::ranges::find(kEntries, name, &Entry::name);
    if (entry == kEntries.end()) return unknownName(text, name);
    FactName fact{entry->kind, {}};
    if (const auto status = parseParameters(text.substr(split), text, *entry, fact); !status)
        return fail(status.error());
    return fact;
}

std::string FactName::toString() const {
    const auto entry = std::ranges::find(kEntries, kind, &Entry::kind);
    std::string text{entry->name};
    for (std::size_t i = 0; i < parameterCount(entry->shape); ++i)
        text += fmt::format("_{}", parameters[i]);
    return text;
}

Result<std::vector<FactName>> parseFactList(std::string_view text) {
    std::vector<FactName> facts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(", \t\n"), text.size());
        if (end > 0) {
            const auto fact = FactName::parse(text.substr(0, end));
            if (!fact) return fail(fact.error());
            facts.push_back(*fact);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (facts.empty()) return fail("the list of facts is empty; write for example sma_15,rsi_14");
    return facts;
}

const std::vector<FactHelp>& factHelp() {
    static const std::vector<FactHelp> help = [] {
        std::vector<FactHelp> lines;
        for (const Entry& entry : kEntries)
            lines.push_back(
                {fmt::format("{}{}", entry.name, suffixOf(entry.shape)), std::string{entry.meaning}});
        return lines;
    }();
    return help;
}

} // namespace openbell
