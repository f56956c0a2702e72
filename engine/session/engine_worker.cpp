#include "engine/session/engine_worker.h"
#include "engine/insight/reasons.h"
#include "engine/session/headless/backtest_session.h"
#include "engine/session/headless/demo_session.h"
#include "engine/session/headless/records.h"
#include "engine/session/run_file.h"
#include "engine/store/bar_loader.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include <QDateTime>

namespace openbell {

namespace {

constexpr int kSliceMs = 8;
constexpr int kStopFileMs = 250;
constexpr std::size_t kGroupsAtOnce = 256;
constexpr std::size_t kEquityPoints = 4000;

JsonValue strategyJson(const StrategyChoice& choice) {
    JsonValue parameters = JsonValue::object();
    for (const auto& [name, value] : choice.parameters)
        parameters.set(name, JsonValue::number(fmt::format("{}", value)));
    JsonValue strategy = JsonValue::object();
    strategy.set("type", JsonValue::string(choice.id));
    strategy.set("id", JsonValue::string(choice.id));
    strategy.set("parameters", std::move(parameters));
    return strategy;
}

// Bars a second at first; 0 = as fast as possible.
double speedOf(RunMode mode) {
    return mode == RunMode::Replay ? 60 : mode == RunMode::Paper ? 20 : 0;
}

std::string titleOf(const RunRequest& request) {
    return request.mode == RunMode::Demo ? "Demo" : symbolsTitle(request.symbols);
}

// The exits of a paper session that says nothing of them: half is sold at once, half at twice the stop's
// distance.
JsonValue bracketByHand() {
    const auto distance = [](const char* type, const char* value) {
        JsonValue made = JsonValue::object();
        made.set("type", JsonValue::string(type));
        made.set("value", JsonValue::number(value));
        return made;
    };
    JsonValue exits = JsonValue::object();
    exits.set("stop", distance("percent", "0.5"));
    exits.set("target", distance("r", "1"));
    exits.set("target_2", distance("r", "2"));
    return exits;
}

JsonValue textList(const std::vector<std::string>& items) {
    JsonValue list = JsonValue::array();
    for (const std::string& item : items)
        list.items.push_back(JsonValue::string(item));
    return list;
}

} // namespace

UtcTime EngineWorker::now() {
    return {QDateTime::currentMSecsSinceEpoch() * 1'000'000};
}

EngineWorker::EngineWorker(std::filesystem::path dataDir, std::string build, double demoSpeed, Outbox& outbox)
    : m_dataDir{std::move(dataDir)},
      m_build{std::move(build)},
      m_demoSpeed{demoSpeed},
      m_outbox{outbox},
      m_timer{this},
      m_stopTimer{this} {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &EngineWorker::slice);
    m_stopTimer.setInterval(kStopFileMs);
    connect(&m_stopTimer, &QTimer::timeout, this, &EngineWorker::watchStopFile);
}

void EngineWorker::start() {
    auto workspace = headless::Workspace::open(m_dataDir);
    if (!workspace) return fail_(workspace.error());
    m_workspace.emplace(std::move(*workspace));
    m_watch.emplace(
        m_dataDir, [this](std::string level, std::string text) { log(std::move(level), std::move(text)); },
        [this] { tellDeadLetters(); });
    if (const auto kept = storedHalt(m_dataDir)) m_halt = *kept;
    m_stopTimer.start();
    tellOperator();
    log("info", "Data folder " + m_dataDir.string());
    tellCatalogue();
    tellUnfinished();
}

void EngineWorker::log(std::string level, std::string text) {
    m_outbox.put([&](Mail& mail) { mail.log.push_back({now(), std::move(level), std::move(text)}); });
}

void EngineWorker::fail_(const Error& error) {
    m_state.phase = RunPhase::Failed;
    m_state.message = error.message;
    m_keeper.reset();
    m_run.reset();
    log("error", error.message);
    tellState();
}

void EngineWorker::tellState() {
    m_outbox.put([this](Mail& mail) { mail.state = m_state; });
}

const SessionRecord* EngineWorker::facts() const {
    if (m_record) return &*m_record;
    return m_run ? &m_run->record() : nullptr;
}

// ---- runs
// --------------------------------------------------------------------------------------------------------

Result<Configuration> EngineWorker::configurationFor(const RunRequest& request) {
    JsonDocument document{"run dialogue", JsonValue::object()};
    if (!request.file.text.empty()) {
        auto parsed = parseJson(request.file.text, request.file.path);
        if (!parsed) return fail(parsed.error());
        document = std::move(*parsed);
    }
    JsonValue& root = document.root;
    root.set("data", JsonValue::object()); // the request's own, also where the file names others
    JsonValue& data = *root.find("data");
    if (!request.symbols.empty()) {
        data.set("symbols", textList(request.symbols));
        data.set("interval", JsonValue::string(request.interval.toString()));
    }
    if (request.from) data.set("from", JsonValue::string(request.from->toString()));
    if (request.to) data.set("to", JsonValue::string(request.to->toString()));
    if (!request.strategies.empty()) {
        JsonValue list = JsonValue::array();
        for (const StrategyChoice& choice : request.strategies)
            list.items.push_back(strategyJson(choice));
        root.set("strategies", std::move(list));
    }
    if (request.mode == RunMode::Paper && !root.find("exits")) root.set("exits", bracketByHand());
    root.set("capital", JsonValue::string(toText(request.capital)));
    return parseConfiguration(canonicalJson(root), document.file);
}

void EngineWorker::readRunFile(const std::string& path) {
    RunFile file = openbell::readRunFile(path);
    m_outbox.put([&](Mail& mail) { mail.runFile = std::move(file); });
}

Status EngineWorker::prepare(const RunRequest& given) {
    if (!m_workspace) return fail("the data folder could not be opened; see the log");
    RunRequest request = given;
    if (request.mode == RunMode::Demo) {
        auto symbols = headless::ensureDemoData(*m_workspace, now());
        if (!symbols) return fail(symbols.error());
        request.symbols = *symbols;
        for (const char* strategy : headless::kDemoStrategies)
            request.strategies.push_back({strategy, {}});
    }
    const auto configuration = configurationFor(request);
    if (!configuration) return fail(configuration.error());
    const auto config = readRunConfig(*configuration);
    if (!config) return fail(config.error());
    const RunKind kind = kindOf(request);
    auto input = headless::loadBacktestInput(*m_workspace, *config, kind);
    if (!input) return fail(input.error());
    m_state.synthetic = input->synthetic;
    auto run = Backtest::make(*config, std::move(*input), kind);
    if (!run) return fail(run.error());
    m_run.emplace(std::move(*run));
    nameRun(kind.manual);
    return {};
}

void EngineWorker::nameRun(bool manual) {
    const SessionHeader& header = m_run->record().header;
    m_state.sessionId = header.sessionId;
    m_state.configHash = header.configHash;
    if (!manual) return;
    for (const Instrument& instrument : header.instruments)
        m_state.tradable.push_back(instrument.symbol);
}

void EngineWorker::forgetRun() {
    closeTravel();
    m_timer.stop();
    if (isPaper() && isLive()) finishRun();
    m_haltedAt.reset();
    m_toldDifferences = 0;
    m_keeper.reset();
    m_run.reset();
    m_record.reset();
    m_chart.reset();
    m_told = {};
    m_markedFills = m_markedDecisions = 0;
    m_state = RunState{};
}

// What was made ready runs.
void EngineWorker::launch() {
    log("info", fmt::format("{} started: {} bars", m_state.title, m_run->record().header.bars));
    m_state.phase = RunPhase::Running;
    m_due = 0;
    m_clock.start();
    tellSession(true);
    if (isPaper()) takeOverHalt();
    tellState();
    tellOperator();
    m_timer.start(0);
}

void EngineWorker::startRun(const RunRequest& request) {
    forgetRun();
    m_state.mode = request.mode;
    m_state.phase = RunPhase::Loading;
    m_state.title = titleOf(request);
    m_state.speed = request.mode == RunMode::Demo ? m_demoSpeed : speedOf(request.mode);
    tellState();
    m_reconciledAt = kNoTime;
    m_outbox.put([](Mail& mail) { mail.reconciliation = ReconciliationState{}; });
    if (const auto ready = prepare(request); !ready) return fail_(ready.error());
    if (isPaper())
        if (const auto begun = beginPaper(); !begun) return fail_(begun.error());
    launch();
}

void EngineWorker::cancelRun() {
    if (m_desk) return travel({TravelAction::Close});
    if (!isLive()) return;
    m_timer.stop();
    if (isPaper()) return finishRun(); // what was traded stays on record
    m_record = m_run->record();
    m_state.phase = RunPhase::Cancelled;
    m_state.message = "Cancelled; nothing was recorded";
    log("info", m_state.message);
    tellSession(false);
    tellState();
}

void EngineWorker::setReplay(ReplayCommand command) {
    if (m_desk) return m_desk->replay(command);
    if (command.action == ReplayAction::Speed) m_state.speed = command.speed;
    if (!isLive()) return tellState();
    if (command.action == ReplayAction::Play) m_state.phase = RunPhase::Running;
    if (command.action == ReplayAction::Pause) m_state.phase = RunPhase::Paused;
    m_due = 0;
    if (command.action == ReplayAction::Step) {
        m_state.phase = RunPhase::Paused;
        const bool more = m_run->step(1);
        followBars();
        if (!isKept()) return;
        if (!more) return finishRun();
        tellSession(false);
        tellChart();
        tellQuotes();
        tellOperator();
    }
    tellState();
    if (m_state.phase == RunPhase::Running) m_timer.start(0);
}

void EngineWorker::followBars() {
    m_state.progress = m_run->progress();
    m_state.time = m_run->runner().time();
    m_state.bars =
        static_cast<std::int64_t>(m_state.progress * static_cast<double>(m_run->record().header.bars) + 0.5);
    if (m_keeper) m_state.chainHead = m_keeper->journal().head();
    m_state.barsPerSecond = m_state.bars * 1000 / std::max<std::int64_t>(m_clock.elapsed(), 1);
}

// A few milliseconds of work, then back to the event loop.
void EngineWorker::slice() {
    if (!m_run || m_state.phase != RunPhase::Running) return;
    const bool paced = m_state.speed > 0;
    bool more = true;
    QElapsedTimer spent;
    spent.start();
    if (paced) {
        m_due += m_state.speed * 0.016;
        const auto whole = static_cast<std::size_t>(m_due);
        m_due -= static_cast<double>(whole);
        if (whole > 0) more = m_run->step(whole);
    } else {
        while (more && spent.elapsed() < kSliceMs)
            more = m_run->step(kGroupsAtOnce);
    }
    followBars();
    if (!isKept()) return;
    if (!more) return finishRun();
    if (m_state.mode != RunMode::Backtest) {
        tellSession(false);
        tellChart();
        tellQuotes();
        tellOperator();
    }
    tellState();
    m_timer.start(paced ? 16 : 0);
}

void EngineWorker::finishRun() {
    m_run->finish();
    if (m_keeper) {
        if (const auto ended = m_keeper->end(now()); !ended) log("error", ended.error().message);
        m_state.chainHead = m_keeper->journal().head();
    }
    m_record = m_run->record(); // the run keeps its own for the chart
    m_record->header.runHash = m_run->runHash();
    m_record->header.chainHead = m_state.chainHead;
    m_state.runHash = m_record->header.runHash;
    m_state.progress = 1;
    const auto seconds = static_cast<double>(m_clock.elapsed()) / 1000.0;
    if (!m_keeper) record();
    m_keeper.reset();
    const auto folder = m_dataDir / "reports" / m_record->header.sessionId;
    headless::ReportFiles files;
    files.build = m_build;
    if (const auto written = headless::writeReports(*m_record, folder, files); written)
        m_state.reportFolder = folder.string();
    else
        log("error", written.error().message);
    m_state.phase = RunPhase::Finished;
    const std::string halt = haltText(RecordView{*m_record});
    const std::string refusals = refusalCounts(RecordView{*m_record});
    m_state.message = fmt::format("{} trades in {:.2f} s", m_record->trades.size(), seconds);
    if (!halt.empty()) m_state.message += "; " + halt;
    if (!refusals.empty()) m_state.message += "; refused by " + refusals;
    log(halt.empty() ? "info" : "warning", m_state.message + "; report in " + folder.string());
    tellSession(m_state.mode == RunMode::Backtest);
    auto rows = statisticRows(headless::performanceOf(*m_record));
    m_outbox.put([&](Mail& mail) { mail.statistics = std::move(rows); });
    tellChart();
    tellQuotes();
    tellState();
    tellOperator();
}

void EngineWorker::record() {
    auto database = openStore(m_dataDir, isPaper() ? "paper" : "backtest");
    const auto kept = database ? recordSession(*database, *facts(), now()) : Status{fail(database.error())};
    if (!kept) log("error", kept.error().message);
}

// ---- what the window shows
// ---------------------------------------------------------------------------------------

void EngineWorker::tellSession(bool reset) {
    const SessionRecord* facts = this->facts();
    if (!facts) return;
    if (reset) m_told = {};
    const RecordView view{*facts};
    SessionBatch batch = newRows(view, m_told, kEquityPoints);
    batch.reset = reset;
    batch.positions = positionRows(view, m_run->runner().execution());
    m_outbox.put([&](Mail& mail) {
        if (reset) {
            mail.session.clear();
            mail.quotes.clear();
        }
        mail.session.push_back(std::move(batch));
    });
}

const BarSeries* EngineWorker::runningSeries(const ChartRequest& request, std::size_t* applied) const {
    if (!m_run) return nullptr;
    const auto& all = m_run->series();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].instrument.symbol != request.symbol || all[i].interval != request.interval) continue;
        *applied = m_run->applied(i);
        return &all[i];
    }
    return nullptr;
}

void EngineWorker::showChart(const ChartRequest& request) {
    if (!m_workspace) return;
    m_chartRequest = request;
    if (m_desk) return m_desk->showChart(request);
    m_chart.reset();
    m_chartBars.reset();
    if (request.symbol.empty()) return;
    const auto instrument = m_workspace->market().instrument(request.symbol);
    if (!instrument) return log("error", instrument.error().message);
    auto source = ChartSource::make(request, *instrument);
    if (!source) return log("error", source.error().message);
    std::size_t applied = 0;
    if (!runningSeries(request, &applied)) {
        auto stored =
            loadBars(m_workspace->market(), m_workspace->calendars(), request.symbol, request.interval);
        if (!stored) return log("error", stored.error().message);
        m_chartBars.emplace(std::move(*stored));
    }
    m_chart.emplace(std::move(*source));
    m_markedFills = m_markedDecisions = 0;
    tellChart();
}

void EngineWorker::tellChart() {
    if (!m_chart) return;
    std::size_t applied = 0;
    const BarSeries* series = runningSeries(m_chart->request(), &applied);
    if (!series && m_chartBars) {
        series = &*m_chartBars;
        applied = series->bars.size();
    }
    if (!series || !m_chart->isBehind(applied)) return;
    ChartBatch batch = m_chart->next(series->bars, applied);
    batch.synthetic = headless::isSynthetic(batch.symbol);
    if (const SessionRecord* facts = this->facts()) {
        const RecordView view{*facts};
        const std::span<const Bar> shown{series->bars.data(), applied};
        for (std::size_t i = 0; i < facts->header.instruments.size(); ++i)
            if (facts->header.instruments[i].symbol == batch.symbol)
                batch.markers = markersSince(view, InstrumentId{static_cast<std::uint16_t>(i)}, m_markedFills,
                                             m_markedDecisions, shown);
        m_markedFills = facts->fills.size();
        m_markedDecisions = facts->decisions.size();
    }
    const auto shared = std::make_shared<const ChartBatch>(std::move(batch));
    m_outbox.put([&](Mail& mail) {
        if (shared->reset) mail.chart.clear();
        mail.chart.push_back(shared);
    });
}

void EngineWorker::tellQuotes() {
    if (!m_run) return;
    std::vector<QuoteRow> rows;
    for (std::size_t i = 0; i < m_run->series().size(); ++i) {
        if (m_run->applied(i) > 0) rows.push_back(quoteAt(m_run->series()[i], m_run->applied(i)));
    }
    m_outbox.put([&](Mail& mail) {
        for (QuoteRow& row : rows)
            mail.quotes.insert_or_assign(row.symbol, std::move(row));
    });
}

void EngineWorker::explain(const ExplainRequest& request) {
    if (m_desk) return m_desk->explain(request);
    const SessionRecord* facts = this->facts();
    if (!facts) return log("warning", "there is no run to explain; start one first");
    auto explanation = explanationFor(RecordView{*facts}, request);
    if (!explanation) {
        Explanation none;
        none.request = request;
        none.title = "Nothing to explain";
        none.outcome = explanation.error().message;
        explanation = std::move(none);
    }
    m_outbox.put([&](Mail& mail) { mail.explanations.push_back(std::move(*explanation)); });
}

void EngineWorker::tellCatalogue() {
    if (!m_workspace) return;
    const auto stored = m_workspace->market().catalogue();
    if (!stored) return log("error", stored.error().message);
    Catalogue catalogue;
    for (const StoredBars& line : *stored) {
        auto& symbols = catalogue.symbols;
        if (symbols.empty() || symbols.back().symbol != line.instrument.symbol) {
            const Instrument& i = line.instrument;
            symbols.push_back({i.symbol,
                               i.exchange,
                               i.currency,
                               i.zone,
                               {},
                               line.first,
                               line.last,
                               decimalsOf(i.tickSize),
                               headless::isSynthetic(i.symbol),
                               i.tickSize,
                               i.lotSize,
                               {},
                               kNoTime});
        }
        SymbolInfo& info = symbols.back();
        if (info.intervals.empty() || line.last > info.last) {
            const auto day =
                m_workspace->market().storedBars(info.symbol, line.interval, {line.last, line.last});
            if (!day) log("error", day.error().message); // the others are told all the same
            if (day && !day->bars.empty()) {
                info.lastClose = day->bars.back().close;
                info.lastTime = day->bars.back().start;
            }
        }
        info.intervals.push_back(line.interval);
        info.first = std::min(info.first, line.first);
        info.last = std::max(info.last, line.last);
    }
    for (const StrategyType& type : strategyTypes()) {
        if (type.type == "rules") continue; // written in a configuration, not in a dialogue
        StrategyInfo info{type.type, type.title, type.meaning, {}};
        for (const StrategyParameter& p : type.parameters)
            info.parameters.push_back({p.name, p.meaning, p.value, p.minimum, p.maximum, p.whole});
        catalogue.strategies.push_back(std::move(info));
    }
    for (const FactHelp& help : factHelp())
        catalogue.facts.push_back(help.pattern);
    m_outbox.put([&](Mail& mail) { mail.catalogue = std::move(catalogue); });
}

} // namespace openbell
