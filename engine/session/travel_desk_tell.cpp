// What a TravelDesk tells the window.
#include "engine/session/headless/demo_session.h"
#include "engine/session/headless/records.h"
#include "engine/session/operator_rows.h"
#include "engine/session/risk_gauges.h"
#include "engine/session/travel_desk.h"
#include "engine/store/bar_loader.h"
#include <algorithm>
#include <limits>

namespace openbell {

namespace {

constexpr std::size_t kEquityPoints = 4000;

} // namespace

void TravelDesk::tellMoment() {
    m_state.time = m_machine.timeAt(m_machine.moment());
    m_state.progress = static_cast<double>(m_machine.moment()) / static_cast<double>(m_machine.size());
    m_state.bars = 0;
    for (const BarSeries& series : m_series)
        m_state.bars += static_cast<std::int64_t>(applied(series));
    if (!m_playing && m_state.phase == RunPhase::Finished && m_machine.moment() < m_machine.size())
        m_state.phase = RunPhase::Paused;
    tellRows();
    tellChart();
    tellQuotes();
    if (m_explained) tellExplanation(true);
    RiskState risk;
    const ExecutionHandler& execution = m_machine.session().runner().execution();
    risk.halt = haltRow(execution);
    risk.gauges = gaugesOf(RecordView{record()}, execution, m_state.time);
    m_outbox.put([&](Mail& mail) { mail.risk = std::move(risk); });
    tellState();
    m_statistics.start();
}

void TravelDesk::tellRows() {
    const RecordView view{record()};
    const std::size_t size = record().equity.size() + m_machine.session().log().lastSeq();
    const bool first = m_toldSize == 0;
    SessionBatch batch;
    if (!first && size < m_toldSize) {
        batch = rewoundRows(view, m_machine.whole().record(), m_told);
        batch.rewind->seq = m_machine.session().log().lastSeq();
        m_logged = loggedAll(record());
    } else {
        batch = newRows(view, m_told, kEquityPoints);
        batch.log = logRows(view, m_logged);
        batch.reset = first;
    }
    batch.positions = positionRows(view, m_machine.session().runner().execution());
    m_toldSize = std::max<std::size_t>(size, 1);
    m_outbox.put([&](Mail& mail) {
        if (batch.reset) {
            mail.session.clear();
            mail.quotes.clear();
        }
        mail.session.push_back(std::move(batch));
    });
}

void TravelDesk::tellState() {
    TravelState travel;
    travel.open = true;
    travel.explored = m_machine.explored();
    travel.moment = static_cast<std::uint32_t>(m_machine.moment());
    travel.time = m_machine.timeAt(m_machine.moment());
    travel.playing = m_playing;
    travel.speed = m_speed;
    travel.bookmarks = m_bookmarks;
    m_state.speed = m_barRate.value_or(0);
    m_outbox.put([&](Mail& mail) {
        mail.travel = std::move(travel);
        mail.state = m_state;
    });
}

void TravelDesk::tellTape() {
    auto tape = std::make_shared<TravelTape>();
    const SessionHeader& header = m_machine.whole().header();
    const RecordView view{m_machine.whole().record()};
    const Zone& zone = view.sessionZone();
    tape->sessionId = header.sessionId;
    tape->title = m_title;
    tape->zone = zone.name();
    tape->currency = header.currency;
    tape->note = m_note;
    tape->interval = header.interval;
    for (const Instrument& instrument : header.instruments)
        tape->symbols.push_back(instrument.symbol);
    tape->times.reserve(m_machine.size() + 1);
    for (std::size_t moment = 0; moment <= m_machine.size(); ++moment)
        tape->times.push_back(m_machine.timeAt(moment));
    for (std::size_t moment = 1; moment <= m_machine.size(); ++moment) {
        Date date = zone.dateOf(m_machine.tape().timeOf(moment - 1));
        if (header.interval.isDay()) date = Date::fromYmd(date.year(), date.month(), 1); // a month at a time
        if (tape->days.empty() || tape->days.back().date != date)
            tape->days.push_back({static_cast<std::uint32_t>(moment), date});
    }
    for (std::size_t kind = 0; kind < kMarkKinds; ++kind)
        for (const Mark& mark : m_marks->of(static_cast<MarkKind>(kind)))
            tape->marks.push_back({mark.moment, static_cast<MarkKind>(kind), mark.instrument.value});
    std::stable_sort(tape->marks.begin(), tape->marks.end(),
                     [](const TravelMark& a, const TravelMark& b) { return a.moment < b.moment; });
    for (const BranchSetting& setting : branchSettings(header.configuration))
        tape->settings.push_back({setting.name, setting.value});
    const TimeMachine::Kept kept = m_machine.kept();
    tape->statesKept = kept.states;
    tape->inputsBetween = kept.every;
    tape->bytesKept = kept.bytes;
    m_outbox.put([&](Mail& mail) { mail.tape = std::move(tape); });
}

std::optional<InstrumentId> TravelDesk::instrumentOf(const std::string& symbol) const {
    const auto& instruments = m_machine.whole().header().instruments;
    for (std::size_t i = 0; i < instruments.size(); ++i)
        if (instruments[i].symbol == symbol) return InstrumentId{static_cast<std::uint16_t>(i)};
    return std::nullopt;
}

// Of the chart's symbol; of the first one where the session has no such.
void TravelDesk::tellLine() {
    if (!m_machine.isExplored()) return;
    const InstrumentId instrument =
        m_chart ? instrumentOf(m_chart->symbol).value_or(InstrumentId{0}) : InstrumentId{0};
    auto line = std::make_shared<TravelLine>();
    line->symbol = m_machine.whole().header().instruments[instrument.value].symbol;
    line->closes.reserve(m_machine.size() + 1);
    float last = std::numeric_limits<float>::quiet_NaN();
    line->closes.push_back(last);
    for (std::size_t i = 0; i < m_machine.size(); ++i) {
        const InputView input = m_machine.tape().at(i);
        if (const auto* group = std::get_if<std::span<const GroupBar>>(&input.body))
            for (const GroupBar& g : *group)
                if (g.instrument == instrument) last = static_cast<float>(g.bar->close.toDouble());
        line->closes.push_back(last);
    }
    m_outbox.put([&](Mail& mail) { mail.line = std::move(line); });
}

// The bars of a series that are over at the moment shown.
std::size_t TravelDesk::applied(const BarSeries& series) const {
    const std::int64_t nanos = series.interval.nanos();
    const UtcTime now = m_machine.timeAt(m_machine.moment());
    const bool own = !m_chartBars || &series != &*m_chartBars;
    std::optional<std::size_t> newest;
    if (own) newest = m_machine.nextBars(m_machine.moment() + 1, false);
    if (own && !newest) return 0;
    const UtcTime until = own ? m_machine.tape().timeOf(*newest - 1) : now.plus(-nanos);
    const auto end = std::upper_bound(series.bars.begin(), series.bars.end(), until,
                                      [](UtcTime time, const Bar& bar) { return time < bar.start; });
    return static_cast<std::size_t>(end - series.bars.begin());
}

void TravelDesk::showChart(const ChartRequest& request) {
    m_chart.reset();
    m_chartBars.reset();
    m_chartTold = m_markedFills = m_markedDecisions = 0;
    if (request.symbol.empty()) return;
    const auto instrument = m_workspace.market().instrument(request.symbol);
    if (!instrument) return say(false, instrument.error().message);
    auto source = ChartSource::make(request, *instrument);
    if (!source) return say(false, source.error().message);
    const BarSeries* series = nullptr;
    for (const BarSeries& own : m_series)
        if (own.instrument.symbol == request.symbol && own.interval == request.interval) series = &own;
    if (!series) {
        auto stored =
            loadBars(m_workspace.market(), m_workspace.calendars(), request.symbol, request.interval);
        if (!stored) return say(false, stored.error().message);
        series = &m_chartBars.emplace(std::move(*stored));
    }
    m_chart = source->next(series->bars, series->bars.size());
    m_chart->synthetic = headless::isSynthetic(request.symbol);
    tellLine();
    if (m_machine.isExplored()) tellChart();
}

void TravelDesk::tellChart() {
    if (!m_chart) return;
    const BarSeries* series = m_chartBars ? &*m_chartBars : nullptr;
    for (const BarSeries& own : m_series)
        if (!series && own.instrument.symbol == m_chart->symbol) series = &own;
    const std::size_t count = applied(*series);
    ChartBatch batch;
    batch.symbol = m_chart->symbol;
    batch.zone = m_chart->zone;
    batch.interval = m_chart->interval;
    batch.priceDecimals = m_chart->priceDecimals;
    batch.synthetic = m_chart->synthetic;
    batch.reset = m_chartTold == 0;
    const bool back = count < m_chartTold;
    if (back) batch.keep = count;
    const auto part = [&](const auto& values) {
        using Values = std::decay_t<decltype(values)>;
        return Values{values.begin() + static_cast<std::ptrdiff_t>(std::min(m_chartTold, count)),
                      values.begin() + static_cast<std::ptrdiff_t>(count)};
    };
    batch.bars = part(m_chart->bars);
    for (const StudyLine& line : m_chart->studies)
        batch.studies.push_back({line.name, line.overlay, part(line.values)});
    if (back) {
        m_markedFills = std::min(m_markedFills, record().fills.size());
        m_markedDecisions = std::min(m_markedDecisions, record().decisions.size());
    }
    if (const auto instrument = instrumentOf(batch.symbol))
        batch.markers = markersSince(RecordView{record()}, *instrument, m_markedFills, m_markedDecisions,
                                     std::span{m_chart->bars}.first(count));
    m_markedFills = record().fills.size();
    m_markedDecisions = record().decisions.size();
    if (count == m_chartTold && batch.markers.empty() && !batch.reset) return;
    m_chartTold = count;
    const auto shared = std::make_shared<const ChartBatch>(std::move(batch));
    m_outbox.put([&](Mail& mail) {
        if (shared->reset) mail.chart.clear();
        mail.chart.push_back(shared);
    });
}

void TravelDesk::tellQuotes() {
    std::vector<QuoteRow> rows;
    for (const BarSeries& series : m_series)
        rows.push_back(quoteAt(series, applied(series)));
    m_outbox.put([&](Mail& mail) {
        for (QuoteRow& row : rows)
            mail.quotes.insert_or_assign(row.symbol, std::move(row));
    });
}

void TravelDesk::explain(const ExplainRequest& request) {
    m_explained = request;
    tellExplanation(false);
}

void TravelDesk::tellExplanation(bool again) {
    auto explanation = explanationFor(RecordView{record()}, *m_explained);
    if (!explanation) {
        const bool happened = RecordView{record()}.order(m_explained->order) != nullptr;
        Explanation none;
        none.title = happened ? "Nothing to explain" : "Not yet";
        none.outcome = happened
                           ? explanation.error().message
                           : "At the moment shown this has not happened. It can be explained from its own "
                             "time on.";
        explanation = std::move(none);
    }
    explanation->request = *m_explained;
    explanation->again = again;
    m_outbox.put([&](Mail& mail) {
        if (again) std::erase_if(mail.explanations, [](const Explanation& e) { return e.again; });
        mail.explanations.push_back(std::move(*explanation));
    });
}

void TravelDesk::tellStatistics() {
    auto rows = statisticRows(headless::performanceOf(record()));
    m_outbox.put([&](Mail& mail) { mail.statistics = std::move(rows); });
}

void TravelDesk::say(bool done, std::string text) {
    m_outbox.put([&](Mail& mail) { mail.answers.push_back({0, done, std::move(text), {}}); });
}

} // namespace openbell
