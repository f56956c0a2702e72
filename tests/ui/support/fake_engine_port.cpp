#include "tests/ui/support/fake_engine_port.h"
#include <algorithm>
#include <cmath>

namespace openbell::tests {
namespace {

constexpr int kSessions = 20;

std::vector<Bar> barsOf(const ChartRequest& request) {
    std::uint32_t seed = 1;
    for (const char letter : request.symbol)
        seed = seed * 31 + static_cast<std::uint32_t>(letter);
    return fakeBars(seed, request.interval, request.interval.isDay() ? 250 : kSessions, 300 + seed % 1500);
}

StudyLine studyOf(const std::string& name, const std::vector<Bar>& bars) {
    const bool overlay = name.rfind("rsi", 0) != 0 && name.rfind("macd", 0) != 0;
    const auto underscore = name.find('_');
    const int period =
        underscore == std::string::npos ? 30 : std::max(2, std::atoi(name.c_str() + underscore + 1));
    std::vector<double> values = fakeEma(bars, period);
    for (std::size_t i = 0; !overlay && i < bars.size(); ++i)
        values[i] = 50 + 400 * (bars[i].close.toDouble() / values[i] - 1);
    return {name, overlay, std::move(values)};
}

} // namespace

void FakeEnginePort::send(RunPhase phase) {
    m_state.phase = phase;
    states.send(m_state);
}

void FakeEnginePort::startRun(RunRequest request) {
    runs.push_back(request);
    m_state = {};
    m_state.mode = request.mode;
    m_state.sessionId = "fake-" + std::to_string(runs.size());
    m_state.title = request.mode == RunMode::Demo
                        ? "Demo"
                        : "Run of " + std::to_string(request.symbols.size()) + " symbols";
    m_state.synthetic = true;
    send(RunPhase::Loading);
    if (m_chart.symbol.empty())
        showChart({request.symbols.empty() ? "ASHVIN" : request.symbols.front(), Interval::ofMinutes(5), {}});
    m_run = fakeRun(m_bars, m_chart.symbol);
    if (request.mode == RunMode::Paper) return publishPaper();
    if (request.mode == RunMode::Replay) {
        m_shown = m_bars.size() / 2;
        charts.send(std::make_shared<const ChartBatch>(chartBatch(0, m_shown)));
        m_state.time = m_bars[m_shown - 1].start;
        send(RunPhase::Paused);
        return;
    }
    m_state.progress = 0.5;
    m_state.bars = 1'000'000;
    m_state.barsPerSecond = 4'250'000;
    send(RunPhase::Running);
    publishRun();
    m_state.progress = 1;
    m_state.time = m_bars.back().start;
    m_state.reportFolder = "/nowhere/report";
    send(RunPhase::Finished);
}

void FakeEnginePort::publishRun() {
    sessions.send(m_run.session);
    statistics.send(fakeStatistics(m_run.session));
    std::vector<QuoteRow> rows;
    double offset = 0;
    for (const SymbolInfo& info : m_catalogue.symbols) {
        const Bar last = m_bars.back();
        const auto shift = Price::fromRaw(std::llround(offset * 20) * (Price::kScale / 20));
        rows.push_back({info.symbol, last.close + shift,
                        portion(last.close, 1004 - static_cast<int>(offset), 1000), last.volume * 300,
                        last.start});
        offset += 7.35;
    }
    quotes.send(rows);
    logs.send({{m_bars.front().start, "info", "Loaded 20 sessions of 3 symbols"},
               {m_bars[100].start, "warning", "portfolio_heat refused a signal of ehma_pivot on ASHVIN"},
               {m_bars.back().start, "info", "Run finished; the report is written"}});
}

ChartBatch FakeEnginePort::chartBatch(std::size_t from, std::size_t end) const {
    ChartBatch batch;
    batch.symbol = m_chart.symbol;
    batch.zone = "Asia/Kolkata";
    batch.interval = m_chart.interval;
    batch.reset = from == 0;
    batch.synthetic = true;
    const auto first = static_cast<std::ptrdiff_t>(from);
    const auto last = static_cast<std::ptrdiff_t>(end);
    batch.bars.assign(m_bars.begin() + first, m_bars.begin() + last);
    for (const std::string& name : m_chart.studies) {
        StudyLine line = studyOf(name, m_bars);
        line.values = {line.values.begin() + first, line.values.begin() + last};
        batch.studies.push_back(std::move(line));
    }
    for (const ChartMarker& marker : m_run.markers) {
        if (marker.time >= m_bars[from].start && marker.time <= m_bars[end - 1].start)
            batch.markers.push_back(marker);
    }
    return batch;
}

void FakeEnginePort::advance(int bars) {
    const std::size_t end = std::min(m_bars.size(), m_shown + static_cast<std::size_t>(bars));
    if (end == m_shown) return;
    charts.send(std::make_shared<const ChartBatch>(chartBatch(m_shown, end)));
    m_shown = end;
    m_state.time = m_bars[end - 1].start;
    send(m_state.phase);
}

void FakeEnginePort::cancelRun() {
    ++cancels;
    send(RunPhase::Cancelled);
}

void FakeEnginePort::setReplay(ReplayCommand command) {
    replayCommands.push_back(command);
    switch (command.action) {
    case ReplayAction::Play: send(RunPhase::Running); return;
    case ReplayAction::Pause: send(RunPhase::Paused); return;
    case ReplayAction::Step: advance(1); return;
    case ReplayAction::Speed: return;
    }
}

void FakeEnginePort::publishPaper() {
    for (const SymbolInfo& info : m_catalogue.symbols)
        m_state.tradable.push_back(info.symbol);
    m_state.speed = 20;
    m_state.time = UtcTime::fromSeconds(1'711'424'700 + 75 * 60);
    send(RunPhase::Running);
    sessions.send(fakePaperSession());
    risks.send(m_risk);
    std::vector<QuoteRow> rows;
    const std::int64_t lasts[] = {103'920, 41'060, 58'130}; // in paise
    for (std::size_t i = 0; i < m_catalogue.symbols.size(); ++i)
        rows.push_back(
            {m_catalogue.symbols[i].symbol, Price::fromRaw(lasts[i % 3] * 10'000), {}, {}, m_state.time});
    quotes.send(rows);
}

void FakeEnginePort::previewOrder(OrderTicket ticket) {
    previewed.push_back(ticket);
    previews.send(fakePreview(ticket));
}

void FakeEnginePort::placeOrder(OrderTicket ticket) {
    placed.push_back(ticket);
    const OrderPreview preview = fakePreview(ticket);
    if (!preview.problem.empty()) {
        answers.send({ticket.number, false, "Refused by order_value: 310125.00 of 250000.00", preview.gates});
        return;
    }
    OrderRow order = fakeOrder(100 + static_cast<std::uint32_t>(placed.size()),
                               100 + static_cast<std::uint32_t>(placed.size()), "entry", "accepted");
    order.symbol = ticket.symbol;
    order.quantity = ticket.quantity;
    SessionBatch batch;
    batch.orders = {order};
    sessions.send(batch);
    answers.send({ticket.number, true, "Order 101 sent", preview.gates});
}

void FakeEnginePort::setHalt(SessionLevel level, std::string reason) {
    halts.emplace_back(level, reason);
    m_risk.halt = {level, UtcTime::fromSeconds(1'711'424'700 + 75 * 60), reason, "operator"};
    if (level == SessionLevel::Halted) {
        kills.push_back(reason);
        send(m_state.mode == RunMode::Paper ? RunPhase::Running : RunPhase::Halted);
        receipts.send(fakeReceipt(reason));
    }
    risks.send(m_risk);
}

void FakeEnginePort::changeLimit(LimitChange change) {
    limitChanges.push_back(change);
    for (RiskGauge& gauge : m_risk.gauges)
        if (gauge.name == change.name) gauge.limit = change.limit;
    risks.send(m_risk);
}

void FakeEnginePort::settleDifference(FactSeq id, DifferenceState to) {
    settled.emplace_back(id, to);
    for (DifferenceRow& row : m_reconciliation.rows)
        if (row.id == id) row.state = to;
    reconciliationStates.send(m_reconciliation);
}

void FakeEnginePort::openSession(std::string sessionId) {
    openedSessions.push_back(std::move(sessionId));
    const SharedTravelTape tape = fakeTape();
    m_travel = {};
    m_travel.open = true;
    m_travel.explored = 1;
    m_travel.moment = tape->last();
    m_travel.time = tape->times.back();
    m_travel.speed = 60;
    travels.send(m_travel);
    tapes.send(tape);
    lines.send(fakeLine(*tape));
    travels.send(m_travel);
}

void FakeEnginePort::openReplay(RunRequest request) {
    replays.push_back(std::move(request));
    openSession("replay");
}

void FakeEnginePort::travel(TravelCommand command) {
    travelCommands.push_back(command);
    followTravel(m_travel, command);
    travels.send(m_travel);
}

void FakeEnginePort::branch(std::vector<NamedValue> wanted) {
    branches.send(fakeBranch(wanted));
    branchChanges.push_back(std::move(wanted));
}

void FakeEnginePort::requestCatalogue() {
    catalogues.send(m_catalogue);
}

void FakeEnginePort::showChart(ChartRequest request) {
    chartRequests.push_back(request);
    m_chart = std::move(request);
    m_bars = barsOf(m_chart);
    m_shown = m_bars.size();
    charts.send(std::make_shared<const ChartBatch>(chartBatch(0, m_shown)));
}

void FakeEnginePort::explain(ExplainRequest request) {
    explainRequests.push_back(request);
    explanations.send(fakeExplanation(request, m_run.session));
}

} // namespace openbell::tests
