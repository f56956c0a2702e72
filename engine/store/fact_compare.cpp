#include "engine/store/fact_compare.h"
#include "engine/store/session_keys.h"
#include <algorithm>
#include <tuple>

namespace openbell {

namespace {

template <class Fact>
NamedNumbers fieldsOf(const Fact& fact) {
    NamedNumbers fields;
    std::string_view names = rows::kFields<Fact>;
    rows::eachField(fact, [&]<class Field>(Field&& field) {
        const std::string_view name = names.substr(0, names.find(' '));
        std::int64_t number = rows::toNumber(field);
        if constexpr (requires { field.other; })
            number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) +
                                               static_cast<std::uint64_t>(rows::toNumber(field.other)));
        fields.emplace_back(name, number);
        names.remove_prefix(std::min(names.size(), name.size() + 1));
    });
    return fields;
}

// Quick where facts are equal, as they nearly always are.
template <class Fact>
std::size_t firstUnequal(const std::vector<Fact>& a, const std::vector<Fact>& b) {
    constexpr std::size_t fields = rows::fieldCount<Fact>();
    const std::size_t both = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < both; ++i) {
        std::int64_t left[fields], right[fields];
        std::int64_t* at = left;
        rows::eachField(a[i], [&at](const auto& field) { *at++ = rows::toNumber(field); });
        at = right;
        rows::eachField(b[i], [&at](const auto& field) { *at++ = rows::toNumber(field); });
        if (!std::equal(left, left + fields, right)) return i;
    }
    return both;
}

UtcTime timeOf(const Trade& fact) {
    return fact.exitTime;
}
UtcTime timeOf(const Order& fact) {
    return fact.created;
}
template <class Fact>
UtcTime timeOf(const Fact& fact) {
    if constexpr (requires { fact.time; }) return fact.time;
    return kNoTime;
}

// The fact whose conditions or gates hold number `at`.
template <class Owner, class Span>
const Owner* ownerIn(const std::vector<Owner>& owners, Span Owner::*span, std::size_t at) {
    for (const Owner& owner : owners)
        if (at >= (owner.*span).first && at - (owner.*span).first < (owner.*span).count) return &owner;
    return nullptr;
}

struct Moment {
    UtcTime time = kNoTime;
    FactSeq seq = 0;
};

template <class Fact>
Moment momentOf(const SessionRecord&, const Fact& fact, std::size_t) {
    if constexpr (requires { fact.seq; }) return {timeOf(fact), fact.seq};
    return {timeOf(fact), UINT32_MAX}; // an equity point: after what happened at its time
}
Moment momentOf(const SessionRecord& record, const GateResult&, std::size_t at) {
    const Decision* owner = ownerIn(record.decisions, &Decision::gates, at);
    return owner ? Moment{owner->time, owner->seq} : Moment{};
}
Moment momentOf(const SessionRecord& record, const Condition&, std::size_t at) {
    if (const Signal* owner = ownerIn(record.signals, &Signal::conditions, at))
        return {owner->time, owner->seq};
    const NearMiss* owner = ownerIn(record.nearMisses, &NearMiss::conditions, at);
    return owner ? Moment{owner->time, owner->seq} : Moment{};
}

// The fact with a sequence number, and its cause.
std::optional<std::pair<FactCause, FactSeq>> factAt(const SessionRecord& record, FactSeq seq) {
    std::optional<std::pair<FactCause, FactSeq>> found;
    eachKind(record, [&]<class Fact>(StoredKind kind, const std::vector<Fact>& facts) {
        if constexpr (requires(Fact f) { f.seq; }) {
            const auto at =
                std::lower_bound(facts.begin(), facts.end(), seq,
                                 [](const Fact& fact, FactSeq wanted) { return fact.seq < wanted; });
            if (at != facts.end() && at->seq == seq)
                found.emplace(FactCause{std::string{kind.name}, seq, fieldsOf(*at)}, at->cause);
        }
    });
    return found;
}

std::vector<FactCause> causesOf(const SessionRecord& record, FactSeq seq) {
    constexpr std::size_t most = 16;
    std::vector<FactCause> causes;
    auto fact = factAt(record, seq);
    while (fact && fact->second != 0 && fact->second < fact->first.seq && causes.size() < most) {
        fact = factAt(record, fact->second);
        if (fact) causes.push_back(fact->first);
    }
    return causes;
}

std::string sentence(const FactDifference& d) {
    std::string text = fmt::format("{} number {}", d.kind, d.number);
    if (d.seq != 0 && d.seq != UINT32_MAX) text += fmt::format(" (fact {})", d.seq);
    if (d.time != kNoTime) text += " at " + toIsoUtc(d.time);
    if (d.recorded.empty()) return text + " came out of the re-run and is not recorded";
    if (d.rerun.empty()) return text + " is recorded and did not come out of the re-run";
    const auto valueIn = [](const NamedNumbers& fields, const std::string& name) {
        const auto at =
            std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
        return at == fields.end() ? std::int64_t{0} : at->second;
    };
    for (const std::string& field : d.fields)
        text += fmt::format("{} {}: recorded {}, re-run {}", &field == &d.fields.front() ? ":" : ",", field,
                            valueIn(d.recorded, field), valueIn(d.rerun, field));
    return text;
}

template <class Fact>
FactDifference differenceAt(std::string_view kind, const std::vector<Fact>& recorded,
                            const std::vector<Fact>& rerun, std::size_t at, const Moment& moment) {
    FactDifference d;
    d.kind = kind;
    d.number = static_cast<std::int64_t>(at + 1);
    d.seq = moment.seq == UINT32_MAX ? 0 : moment.seq;
    d.time = moment.time;
    if (at < recorded.size()) d.recorded = fieldsOf(recorded[at]);
    if (at < rerun.size()) d.rerun = fieldsOf(rerun[at]);
    for (std::size_t i = 0; i < std::min(d.recorded.size(), d.rerun.size()); ++i)
        if (d.recorded[i].second != d.rerun[i].second) d.fields.push_back(d.recorded[i].first);
    return d;
}

std::optional<FactDifference> textDifference(const SessionRecord& recorded, const SessionRecord& rerun) {
    const auto& a = recorded.texts;
    const auto& b = rerun.texts;
    const auto at = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                      b.begin())
            .first -
        a.begin());
    if (at == a.size() && at == b.size()) return std::nullopt;
    FactDifference d;
    d.kind = "texts";
    d.number = static_cast<std::int64_t>(at + 1);
    if (at < a.size()) d.recordedText = a[at];
    if (at < b.size()) d.rerunText = b[at];
    d.what = fmt::format("text number {}: recorded '{}', re-run '{}'", d.number, d.recordedText, d.rerunText);
    return d;
}

} // namespace

std::optional<FactDifference> firstDifference(const SessionRecord& recorded, const SessionRecord& rerun) {
    const auto rank = [](UtcTime time, FactSeq seq) {
        return std::tuple{time == kNoTime ? INT64_MAX : time.ns, seq};
    };
    std::optional<FactDifference> first;
    std::tuple<std::int64_t, FactSeq> best;
    const SessionRecord* records[] = {&recorded, &rerun};
    const auto compare = [&]<class Fact>(StoredKind kind, const std::vector<Fact>& a,
                                         const std::vector<Fact>& b) {
        const std::size_t at = firstUnequal(a, b);
        if (at == a.size() && at == b.size()) return;
        // When it should have happened; what is only recorded, when it is said to have.
        const bool inRerun = at < b.size();
        const Moment moment = momentOf(*records[inRerun ? 1 : 0], inRerun ? b[at] : a[at], at);
        const auto when = rank(moment.time, moment.seq);
        if (first && best <= when) return;
        first = differenceAt(kind.name, a, b, at, moment);
        best = when;
    };
    eachKindMember([&](StoredKind kind, auto member) { compare(kind, recorded.*member, rerun.*member); });
    if (!first) return textDifference(recorded, rerun);
    first->causes = causesOf(first->rerun.empty() ? recorded : rerun, first->seq);
    first->what = sentence(*first);
    return first;
}

} // namespace openbell
