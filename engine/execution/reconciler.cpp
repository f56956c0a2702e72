#include "engine/execution/reconciler.h"
#include <algorithm>

namespace openbell {

Reconciler::Reconciler(std::size_t instruments)
    : m_net(instruments), m_average(instruments), m_suspects(instruments) {}

void Reconciler::begin(CommandKind kind, std::uint32_t fills) {
    if (kind == CommandKind::QueryPositions) {
        m_positionFills = fills;
        std::fill(m_net.begin(), m_net.end(), Quantity{});
    } else if (kind == CommandKind::QueryFunds) {
        m_fundsFills = fills;
        m_hasFunds = false;
    }
}

void Reconciler::heardPosition(const BrokerReport& report) {
    if (report.instrument.value >= m_net.size()) return;
    m_net[report.instrument.value] = report.quantity;
    m_average[report.instrument.value] = report.price;
}

void Reconciler::heardFunds(const BrokerReport& report) {
    m_cash = report.cash;
    m_hasFunds = true;
}

void Reconciler::heardForeign(const BrokerReport& report) {
    const bool isTrade = report.kind == ReportKind::Traded || report.kind == ReportKind::TradeStatus;
    if (!isTrade && !isWorking(report.state)) return;
    const Quantity quantity = report.side == Side::Buy ? report.quantity : -report.quantity;
    const Foreign foreign{isTrade ? DifferenceKind::Trade : DifferenceKind::Order, report.instrument,
                          report.trade, quantity.raw(), report.price};
    if (std::find(m_foreign.begin(), m_foreign.end(), foreign) != m_foreign.end()) return;
    m_foreign.push_back(foreign);
    Difference difference;
    difference.kind = foreign.kind;
    difference.instrument = report.instrument;
    difference.broker = quantity.raw();
    difference.price = report.price;
    m_found.push_back(difference);
}

std::vector<Difference> Reconciler::end(CommandKind kind, const LocalState& local, Money cashTolerance) {
    std::vector<Difference> changed;
    const bool compares = kind == CommandKind::QueryPositions || kind == CommandKind::QueryFunds;
    if (compares && local.behind) {
        m_unsure = true;
        return changed;
    }
    if (kind == CommandKind::QueryPositions)
        comparePositions(local, changed);
    else if (kind == CommandKind::QueryFunds)
        compareCash(local, cashTolerance, changed);
    else
        changed = std::exchange(m_found, {});
    m_unsure = m_cashSuspect.isSet ||
               std::any_of(m_suspects.begin(), m_suspects.end(), [](const Suspect& s) { return s.isSet; });
    return changed;
}

Difference* Reconciler::findOpen(DifferenceKind kind, InstrumentId instrument) {
    const auto same = [&](const Difference& d) { return d.kind == kind && d.instrument == instrument; };
    const auto found = std::find_if(m_open.begin(), m_open.end(), same);
    return found == m_open.end() ? nullptr : &*found;
}

void Reconciler::gone(Difference* known, std::vector<Difference>& changed) {
    if (!known) return;
    Difference over = *known;
    over.state = DifferenceState::Gone;
    changed.push_back(over);
    m_open.erase(m_open.begin() + (known - m_open.data()));
}

void Reconciler::comparePositions(const LocalState& local, std::vector<Difference>& changed) {
    for (std::size_t i = 0; i < m_net.size(); ++i) {
        const InstrumentId instrument{static_cast<std::uint16_t>(i)};
        Suspect& suspect = m_suspects[i];
        Difference* const known = findOpen(DifferenceKind::Position, instrument);
        if (local.net[i] == m_net[i]) {
            suspect = {};
            gone(known, changed);
            std::erase_if(m_ignored, [&](const Difference& d) {
                return d.kind == DifferenceKind::Position && d.instrument == instrument;
            });
            continue;
        }
        if (local.fills != m_positionFills || local.unsettled[i])
            continue; // still moving: the next answer tells
        const bool confirmed = suspect.isSet && suspect.local == local.net[i] && suspect.broker == m_net[i];
        suspect = {local.net[i], m_net[i], true};
        if (!confirmed) continue;
        suspect = {};
        if (known && known->local == local.net[i].raw() && known->broker == m_net[i].raw()) continue;
        const bool ignored = std::any_of(m_ignored.begin(), m_ignored.end(), [&](const Difference& d) {
            return d.kind == DifferenceKind::Position && d.instrument == instrument &&
                   d.broker - d.local == (m_net[i] - local.net[i]).raw();
        });
        if (ignored) continue;
        gone(known, changed);
        Difference difference;
        difference.kind = DifferenceKind::Position;
        difference.instrument = instrument;
        difference.local = local.net[i].raw();
        difference.broker = m_net[i].raw();
        difference.price = m_average[i];
        changed.push_back(difference);
    }
}

void Reconciler::compareCash(const LocalState& local, Money tolerance, std::vector<Difference>& changed) {
    if (!m_hasFunds) return;
    Difference* const known = findOpen(DifferenceKind::Cash, InstrumentId{});
    if ((local.cash - m_cash).abs() <= tolerance) {
        m_cashSuspect = {};
        return gone(known, changed);
    }
    const bool moving =
        std::find(local.unsettled.begin(), local.unsettled.end(), true) != local.unsettled.end();
    if (local.fills != m_fundsFills || moving) return;
    const Quantity mine = Quantity::fromRaw(local.cash.raw()), theirs = Quantity::fromRaw(m_cash.raw());
    const bool confirmed =
        m_cashSuspect.isSet && m_cashSuspect.local == mine && m_cashSuspect.broker == theirs;
    m_cashSuspect = {mine, theirs, true};
    if (!confirmed) return;
    m_cashSuspect = {};
    if (known && known->broker - known->local == (m_cash - local.cash).raw()) return;
    const bool ignored = std::any_of(m_ignored.begin(), m_ignored.end(), [&](const Difference& d) {
        return d.kind == DifferenceKind::Cash && d.broker - d.local == (m_cash - local.cash).raw();
    });
    if (ignored) return;
    gone(known, changed);
    Difference difference;
    difference.kind = DifferenceKind::Cash;
    difference.local = local.cash.raw();
    difference.broker = m_cash.raw();
    changed.push_back(difference);
}

const Difference* Reconciler::find(FactSeq seq) const {
    const auto found =
        std::find_if(m_open.begin(), m_open.end(), [&](const Difference& d) { return d.seq == seq; });
    return found == m_open.end() ? nullptr : &*found;
}

std::optional<Difference> Reconciler::forgetCash() {
    m_cashSuspect = {};
    const Difference* const known = findOpen(DifferenceKind::Cash, InstrumentId{});
    return known ? take(known->seq, false) : std::nullopt;
}

std::optional<Difference> Reconciler::take(FactSeq seq, bool ignored) {
    const auto found =
        std::find_if(m_open.begin(), m_open.end(), [&](const Difference& d) { return d.seq == seq; });
    if (found == m_open.end()) return std::nullopt;
    const Difference difference = *found;
    m_open.erase(found);
    if (ignored) m_ignored.push_back(difference);
    return difference;
}

} // namespace openbell
