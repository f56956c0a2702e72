#include "engine/insight/story.h"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace openbell {

namespace {

using Json = nlohmann::ordered_json;

// "2016-08-16 09:16:00"; the zone is named once, in the title.
std::string wallTime(const Zone& zone, UtcTime time) {
    std::string iso = zone.toIso(time);
    std::replace(iso.begin(), iso.end(), 'T', ' ');
    return iso.substr(0, 19);
}

Zone zoneOf(const Story& story) {
    return Zone::find(story.zone).value_or(Zone::utc());
}

template <class Rows, class Text>
std::size_t widest(const Rows& rows, Text text) {
    std::size_t width = 0;
    for (const auto& row : rows)
        width = std::max(width, text(row).size());
    return width;
}

Json jsonOf(const Story& story) {
    const Zone zone = zoneOf(story);
    Json out;
    out["title"] = story.title;
    out["outcome"] = story.outcome;
    out["trade_id"] = story.trade.isNone() ? Json(nullptr) : Json(story.trade.value);
    out["signal_id"] = story.signal.isNone() ? Json(nullptr) : Json(story.signal.value);
    out["zone"] = story.zone;
    out["facts"] = Json::object();
    for (const auto& [name, value] : story.facts)
        out["facts"][name] = value;
    out["conditions"] = Json::array();
    for (const auto& c : story.conditions)
        out["conditions"].push_back(Json{{"text", c.text}, {"values", c.values}, {"held", c.held}});
    out["gates"] = Json::array();
    for (const auto& g : story.gates)
        out["gates"].push_back(Json{{"name", g.name}, {"numbers", g.numbers}, {"passed", g.passed}});
    out["steps"] = Json::array();
    for (const auto& s : story.steps)
        out["steps"].push_back(Json{{"time_utc", toIsoUtc(s.time)},
                                    {"time_local", zone.toIso(s.time)},
                                    {"title", s.title},
                                    {"detail", s.detail}});
    return out;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string toText(const Story& story) {
    const Zone zone = zoneOf(story);
    std::string out = story.title + "\n  " + story.outcome + "\n";
    if (!story.facts.empty()) {
        out += "  Facts read\n";
        const std::size_t width = widest(story.facts, [](const auto& f) { return f.first; });
        for (const auto& [name, value] : story.facts)
            out += fmt::format("    {:<{}}  {}\n", name, width, value);
    }
    if (!story.conditions.empty()) {
        out += "  Conditions\n";
        const std::size_t width = widest(story.conditions, [](const auto& c) { return c.text; });
        for (const auto& c : story.conditions)
            out += fmt::format("    {}  {:<{}}  {}\n", c.held ? "yes" : "no ", c.text, width, c.values);
    }
    if (!story.gates.empty()) {
        out += "  Gates\n";
        const std::size_t width = widest(story.gates, [](const auto& g) { return g.name; });
        for (const auto& g : story.gates)
            out +=
                fmt::format("    {}  {:<{}}  {}\n", g.passed ? "pass  " : "REFUSE", g.name, width, g.numbers);
    }
    if (!story.steps.empty()) {
        out += fmt::format("  What happened ({})\n", story.zone);
        const std::size_t width = widest(story.steps, [](const auto& s) { return s.title; });
        for (const auto& s : story.steps)
            out += fmt::format("    {}  {:<{}}  {}\n", wallTime(zone, s.time), s.title, width, s.detail);
    }
    return out;
}

std::string toText(const DayStories& day) {
    std::string out = fmt::format("{}: {} signals taken, {} refused, {} near misses\n", day.date.toString(),
                                  day.taken, day.refused, day.nearMisses);
    for (const Story& story : day.stories)
        out += "\n" + toText(story);
    return out;
}

std::string toJson(const Story& story) {
    return dump(jsonOf(story));
}

std::string toJson(const DayStories& day) {
    Json out;
    out["date"] = day.date.toString();
    out["taken"] = day.taken;
    out["refused"] = day.refused;
    out["near_misses"] = day.nearMisses;
    out["stories"] = Json::array();
    for (const Story& story : day.stories)
        out["stories"].push_back(jsonOf(story));
    return dump(out);
}

} // namespace openbell
