#include "engine/execution/cost_schedule.h"
#include "engine/core/check.h"
#include "engine/core/resources.h"
#include "engine/core/schema.h"
#include <algorithm>
#include <array>
#include <utility>

namespace openbell {

namespace {

constexpr int kPercentDecimals = 8; // of a percent: parts of kRateOne
constexpr int kUnitDecimals = 10;
constexpr int kBpsDecimals = 6;

constexpr std::array<std::pair<std::string_view, CostItem>, 8> kItems{
    {{"brokerage", &CostBreakdown::brokerage},
     {"stt", &CostBreakdown::stt},
     {"exchange", &CostBreakdown::exchange},
     {"sebi", &CostBreakdown::sebi},
     {"stamp", &CostBreakdown::stamp},
     {"gst", &CostBreakdown::gst},
     {"sec_fee", &CostBreakdown::secFee},
     {"taf", &CostBreakdown::taf}}};

CostItem itemOf(const JsonValue& name) {
    const auto found =
        std::ranges::find_if(kItems, [&](const auto& item) { return item.first == name.text; });
    ENSURE(found != kItems.end()); // the schema's enum
    return found->second;
}

const Schema& costsSchema() {
    static const Schema schema = [] {
        auto loaded = Schema::load("schema/costs.schema.json");
        if (!loaded) std::fprintf(stderr, "openbell: %s\n", loaded.error().message.c_str());
        ENSURE(loaded.has_value()); // part of the program, and tested
        return std::move(*loaded);
    }();
    return schema;
}

// Reads what the schema has found valid.
class ScheduleReader {
public:
    explicit ScheduleReader(const JsonDocument& document) : m_document{document} {}

    Result<CostSchedule> read() const {
        const JsonValue& root = m_document.root;
        CostSchedule schedule{
            root.find("name")->text, root.find("title")->text, root.find("currency")->text, {}};
        std::vector<CostItem> before;
        for (const JsonValue& value : root.find("charges")->items) {
            auto read = charge(value, before);
            if (!read) return fail(read.error());
            before.push_back(read->item);
            schedule.charges.push_back(std::move(*read));
        }
        return schedule;
    }

private:
    tl::unexpected<Error> error(const JsonValue& at, std::string_view message) const {
        return fail(Error{m_document.at(at.place, message)});
    }

    Result<Charge> charge(const JsonValue& value, const std::vector<CostItem>& before) const {
        Charge charge;
        charge.item = itemOf(*value.find("item"));
        charge.onBuy = !value.find("side")->isString("sell");
        charge.onSell = !value.find("side")->isString("buy");
        charge.rounding = value.find("rounding")->isString("up") ? Rounding::Up : Rounding::HalfEven;
        const auto step = fixedOf<Money>(*value.find("step"));
        if (!step) return error(*value.find("step"), step.error().message);
        charge.step = *step;
        const std::string& type = value.find("type")->text;
        charge.basis = type == "units"     ? CostBasis::Units
                       : type == "charges" ? CostBasis::Charges
                                           : CostBasis::Value;
        if (const JsonValue* of = value.find("of"))
            for (const JsonValue& item : of->items) {
                charge.of.push_back(itemOf(item));
                if (std::ranges::find(before, charge.of.back()) == before.end())
                    return error(
                        item, fmt::format("\"{}\" is not charged before this tax; list it first", item.text));
            }
        for (const JsonValue& one : value.find("rates")->items) {
            const auto read = rate(one, charge.basis);
            if (!read) return fail(read.error());
            if (!charge.rates.empty() && read->from <= charge.rates.back().from)
                return error(*one.find("from"),
                             "the dates of the rates must ascend; sort them, the oldest first");
            charge.rates.push_back(*read);
        }
        return charge;
    }

    Result<CostRate> rate(const JsonValue& value, CostBasis basis) const {
        const bool units = basis == CostBasis::Units;
        const JsonValue& number = *value.find(units ? "per_unit" : "percent");
        const auto rate = decimalOf(number, units ? kUnitDecimals : kPercentDecimals);
        if (!rate) return error(number, rate.error().message);
        CostRate read{Date::parse(value.find("from")->text).value(), *rate, {}};
        if (const JsonValue* cap = value.find("cap")) {
            const auto money = fixedOf<Money>(*cap);
            if (!money) return error(*cap, money.error().message);
            read.cap = *money;
        }
        return read;
    }

    const JsonDocument& m_document;
};

Result<CostModel> byName(std::string_view name) {
    if (name.empty()) return CostModel{NoCosts{}};
    return costSchedule(name).map([](CostSchedule schedule) { return CostModel{std::move(schedule)}; });
}

} // namespace

Result<CostSchedule> parseCostSchedule(std::string_view text, std::string file) {
    auto document = parseJson(text, std::move(file));
    if (!document) return fail(document.error());
    if (Status ok = costsSchema().validate(*document); !ok) return fail(ok.error());
    document->root = costsSchema().applyDefaults(std::move(document->root));
    return ScheduleReader{*document}.read();
}

Result<CostSchedule> costSchedule(std::string_view name) {
    const std::string file = fmt::format("costs/{}.json", name);
    if (const auto text = resource(file)) return parseCostSchedule(*text, file);
    std::string known;
    for (std::string_view one : resourcesBelow("costs/")) {
        one.remove_prefix(std::string_view{"costs/"}.size());
        known += (known.empty() ? "" : ", ") + std::string{one.substr(0, one.rfind('.'))};
    }
    return fail("there is no costs schedule \"{}\"; known are: {}", name, known);
}

std::string_view automaticSchedule(std::string_view exchange, bool intraday) {
    if (exchange == "NSE" || exchange == "BSE")
        return intraday ? "nse_equity_intraday" : "nse_equity_delivery";
    for (const std::string_view american : {"NYSE", "NASDAQ", "AMEX", "ARCA", "BATS", "IEX"})
        if (exchange == american) return "us_equity";
    return "";
}

Result<CostModel> costModelOf(const JsonValue& costs, std::string_view exchange, bool intraday) {
    const JsonValue* type = costs.find("type");
    if (costs.isString("none") || (type != nullptr && type->isString("none"))) return CostModel{NoCosts{}};
    if (costs.isString("auto")) return byName(automaticSchedule(exchange, intraday));
    if (type != nullptr && type->isString("bps")) {
        const JsonValue* bps = costs.find("bps");
        if (bps == nullptr)
            return fail("costs: the key \"bps\" is missing; write {{\"type\": \"bps\", \"bps\": 3}}");
        return decimalOf(*bps, kBpsDecimals).map([](std::int64_t rate) { return CostModel{BpsCosts{rate}}; });
    }
    const JsonValue* name = costs.find("name");
    if (type == nullptr || !type->isString("schedule") || name == nullptr)
        return fail("costs: expected \"auto\", \"none\" or an object of type none, bps or schedule");
    return byName(name->isString("auto") ? automaticSchedule(exchange, intraday)
                                         : std::string_view{name->text});
}

} // namespace openbell
