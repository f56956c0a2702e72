// The operator's side of EngineWorker: orders by hand, halts and the STOP file, limits, differences.
#include "engine/session/engine_worker.h"

namespace openbell {

namespace {

constexpr const char* kTakesNoOrders = "No session takes orders by hand; start a paper session with New run";
const char* policyText(ReconcileMode mode) {
    switch (mode) {
    case ReconcileMode::Strict: return "strict";
    case ReconcileMode::Warn: return "warn";
    case ReconcileMode::Adopt: return "adopt";
    }
    return "";
}

} // namespace

EngineWorker::~EngineWorker() {
    if (!takesOrders()) return;
    m_run->finish();
    if (!m_keeper) return;
    if (const auto ended = m_keeper->end(now()); !ended) log("error", ended.error().message);
}

RunKind EngineWorker::kindOf(const RunRequest& request) const {
    if (request.mode != RunMode::Paper) return {};
    return {Mode::Paper, headless::newSessionId(Mode::Paper, now()), true, request.apart};
}

Status EngineWorker::beginPaper() {
    auto keeper = headless::SessionKeeper::begin(*m_workspace, *m_run, "bars", true, now());
    if (!keeper) return fail(keeper.error());
    m_keeper = std::move(*keeper);
    m_state.chainHead = m_keeper->journal().head();
    return {};
}

bool EngineWorker::isKept() {
    if (!m_keeper) return true;
    m_keeper->tick();
    const Status status = m_keeper->status();
    if (!status) fail_(status.error());
    return status.has_value();
}

// A halt outlives the session it was made in: the next one begins with it.
void EngineWorker::takeOverHalt() {
    sendDifferences(); // whether there is anything to compare with
    if (stopFileExists(m_dataDir) && m_halt.level != SessionLevel::Halted) {
        m_halt = {SessionLevel::Halted, now(), kStopReason, "STOP file"};
        if (const auto kept = storeHalt(m_dataDir, m_halt); !kept) log("error", kept.error().message);
    }
    if (m_halt.level == SessionLevel::Running) return;
    if (const auto done = m_run->apply(haltCommand(m_halt.level, m_halt.reason)); !done)
        log("error", done.error().message);
    log("warning", fmt::format("The session begins {}: {}",
                               m_halt.level == SessionLevel::Halted ? "halted" : "paused", m_halt.reason));
}

// The stored halt follows the session's: also one that a limit made, or that a new day ended.
void EngineWorker::keepHalt() {
    HaltRow row = haltRow(m_run->runner().execution());
    if (row.level == m_halt.level && row.reason == m_halt.reason) return;
    if (row.reason == kStopReason) row.by = "STOP file";
    m_halt = row;
    if (const auto kept = storeHalt(m_dataDir, m_halt); !kept) log("error", kept.error().message);
}

void EngineWorker::watchStopFile() {
    if (!isKept()) return;
    if (isLive() && !m_run->runner().execution().isHalted() && stopFileExists(m_dataDir))
        setHalt(SessionLevel::Halted, kStopReason);
}

void EngineWorker::answer(OperatorAnswer answer) {
    log(answer.done ? "info" : "warning", answer.text);
    m_outbox.put([&](Mail& mail) { mail.answers.push_back(std::move(answer)); });
}

void EngineWorker::carryOut(const Result<OperatorCommand>& command, const std::string& done) {
    if (!takesOrders()) return answer({0, false, kTakesNoOrders, {}});
    const auto status = command ? m_run->apply(*command) : Status{fail(command.error())};
    answer({0, status.has_value(), status ? done : status.error().message, {}});
    tellSession(false);
    tellOperator();
}

void EngineWorker::previewOrder(const OrderTicket& ticket) {
    OrderPreview preview;
    preview.number = ticket.number;
    preview.problem = kTakesNoOrders;
    if (takesOrders()) {
        const RecordView view{m_run->record()};
        const auto command = commandFor(view, ticket);
        if (command)
            preview = previewOf(m_run->tryOut(*command), view.record().decisions.size(), ticket);
        else
            preview.problem = command.error().message;
    }
    m_outbox.put([&](Mail& mail) { mail.preview = std::move(preview); });
}

void EngineWorker::placeOrder(const OrderTicket& ticket) {
    if (!takesOrders()) return answer({ticket.number, false, kTakesNoOrders, {}});
    const std::size_t before = m_run->record().decisions.size();
    const auto command = commandFor(RecordView{m_run->record()}, ticket);
    const auto status = command ? m_run->apply(*command) : Status{fail(command.error())};
    if (status)
        answer(ticketAnswer(RecordView{m_run->record()}, before, ticket));
    else
        answer({ticket.number, false, status.error().message, {}});
    tellSession(false);
    tellOperator();
}

void EngineWorker::modifyOrder(const OrderChange& change) {
    if (!takesOrders()) return answer({0, false, kTakesNoOrders, {}});
    const std::size_t before = m_run->record().riskEvents.size();
    const auto status = m_run->apply(commandFor(change));
    if (status)
        answer(changeAnswer(RecordView{m_run->record()}, before, change.order));
    else
        answer({0, false, status.error().message, {}});
    tellSession(false);
    tellOperator();
}

void EngineWorker::cancelOrder(OrderId order) {
    carryOut(cancelCommand(order), fmt::format("Order {} cancelled", order.value));
}

void EngineWorker::closePosition(const std::string& symbol, const std::string& strategy) {
    if (!takesOrders()) return answer({0, false, kTakesNoOrders, {}});
    carryOut(closeCommand(RecordView{m_run->record()}, symbol, strategy),
             fmt::format("Closing {} of {} at market", symbol, strategy));
}

void EngineWorker::changeLimit(const LimitChange& change) {
    carryOut(commandFor(change), fmt::format("Limit {} changed", change.name));
}

// A difference counts once two answers agree on it, so both are asked for at once.
void EngineWorker::reconcile() {
    if (!takesOrders()) return answer({0, false, kTakesNoOrders, {}});
    if (!m_run->keepsApart())
        return answer(
            {0,
             false,
             "There is nothing to compare with: the simulated exchange runs inside the session. Start "
             "one whose account is kept apart",
             {}});
    OperatorCommand command;
    command.action = OperatorAction::Reconcile;
    for (int i = 0; i < 2; ++i)
        if (const auto done = m_run->apply(command); !done)
            return answer({0, false, done.error().message, {}});
    m_reconciledAt = m_run->runner().time();
    const auto open = m_run->runner().execution().reconciler().open().size();
    answer(
        {0, open == 0, open == 0 ? "Reconciled: nothing differs" : fmt::format("Differences: {}", open), {}});
    tellSession(false);
    tellOperator();
    sendDifferences();
}

void EngineWorker::bookAside(const std::string& symbol) {
    if (!takesOrders()) return answer({0, false, kTakesNoOrders, {}});
    const auto instrument = instrumentNamed(RecordView{m_run->record()}, symbol);
    if (!instrument) return answer({0, false, instrument.error().message, {}});
    const Quantity lot = m_run->record().header.instruments[instrument->value].lotSize;
    const auto status = m_run->book(*instrument, lot);
    const std::string done =
        fmt::format("The paper account bought {} {} that this session knows nothing of", toText(lot), symbol);
    answer({0, status.has_value(), status ? done : status.error().message, {}});
}

void EngineWorker::settleDifference(FactSeq id, DifferenceState to) {
    carryOut(settleCommand(id, to), to == DifferenceState::Adopted ? "The broker's state is taken over"
                                                                   : "The difference is ignored");
}

// ---- halts
// ---------------------------------------------------------------------------------------------------

void EngineWorker::setHalt(SessionLevel level, const std::string& reason) {
    if (level == SessionLevel::Running && reason.find_first_not_of(' ') == std::string::npos)
        return answer({0, false, "Say why it is safe to go on: a reason is needed", {}});
    if (level == SessionLevel::Running && stopFileExists(m_dataDir))
        return answer({0,
                       false,
                       fmt::format("Remove {} first: while it is there, no session trades",
                                   (m_dataDir / kStopFile).string()),
                       {}});
    if (!isLive()) {
        if (level == SessionLevel::Paused) return answer({0, false, "Nothing runs that could be paused", {}});
        return haltNext(level, reason);
    }
    const std::size_t before = m_run->record().orderEvents.size();
    const auto status = m_run->apply(haltCommand(level, reason));
    const char* word = level == SessionLevel::Halted   ? "Halted"
                       : level == SessionLevel::Paused ? "Paused"
                                                       : "Cleared";
    answer(
        {0, status.has_value(), status ? fmt::format("{}: {}", word, reason) : status.error().message, {}});
    if (status && level == SessionLevel::Halted) {
        m_haltedAt = before;
        m_receipt = {m_run->runner().time(), reason, {}, false};
        flatten();
    }
    tellSession(false);
    tellOperator();
    tellState();
}

// Nothing runs: the next session begins so.
void EngineWorker::haltNext(SessionLevel level, const std::string& reason) {
    const bool halts = level == SessionLevel::Halted;
    m_halt = halts ? HaltRow{level, now(), reason, std::string{toText(HaltSource::Operator)}} : HaltRow{};
    const auto kept = storeHalt(m_dataDir, m_halt);
    const std::string done = (halts ? "Halted, also the next session: " : "Cleared: ") + reason;
    answer({0, kept.has_value(), kept ? done : kept.error().message, {}});
    if (halts) {
        KillReceipt receipt{m_halt.since, reason, {}, true};
        m_outbox.put([&](Mail& mail) { mail.receipt = std::move(receipt); });
    }
    tellOperator();
}

// Market orders fill with the next prices; a few bar times are enough unless nothing trades. What is still
// open then is told again as prices come.
void EngineWorker::flatten() {
    constexpr int patience = 5;
    bool more = true;
    const auto flat = [this] {
        return positionRows(RecordView{m_run->record()}, m_run->runner().execution()).empty();
    };
    for (int i = 0; more && i < patience && !flat(); ++i)
        more = m_run->step(1);
    m_state.message = "Halted: " + m_receipt.reason;
    followBars();
    if (!isPaper()) m_state.phase = RunPhase::Paused;
    tellSession(false);
    tellChart();
    tellQuotes();
    if (m_keeper)
        if (const auto kept = m_keeper->flush(); !kept) return fail_(kept.error());
    if (!more) finishRun();
}

void EngineWorker::tellOperator() {
    RiskState risk;
    risk.halt = m_halt;
    if (m_run) {
        const RecordView view{m_run->record()};
        const ExecutionHandler& execution = m_run->runner().execution();
        risk.gauges = gaugesOf(view, execution, m_run->runner().time());
        if (takesOrders()) {
            keepHalt();
            risk.halt = m_halt;
        } else if (isLive()) {
            risk.halt = haltRow(execution);
        }
        if (m_haltedAt) {
            KillReceipt receipt = receiptSince(view, execution, *m_haltedAt);
            receipt.time = m_receipt.time;
            receipt.reason = m_receipt.reason;
            if (receipt.complete || !isLive()) m_haltedAt.reset();
            m_outbox.put([&](Mail& mail) { mail.receipt = std::move(receipt); });
        }
    }
    m_outbox.put([&](Mail& mail) { mail.risk = std::move(risk); });
    tellDifferences();
}

void EngineWorker::tellDifferences() {
    if (!m_run) return;
    const std::size_t known = m_run->record().differences.size();
    const std::size_t told = std::exchange(m_toldDifferences, known);
    if (known == told) return;
    if (known > 0) m_reconciledAt = m_run->runner().time();
    sendDifferences();
}

void EngineWorker::sendDifferences() {
    ReconciliationState state;
    state.possible = state.drill = m_run->keepsApart();
    state.lastRun = m_reconciledAt;
    state.policy = policyText(m_run->runner().execution().settings().reconcile.mode);
    state.rows = differenceRows(RecordView{m_run->record()});
    m_outbox.put([&](Mail& mail) { mail.reconciliation = std::move(state); });
}

} // namespace openbell
