#include "engine/orders/session_record.h"

namespace openbell {

GateResult gateOf(const SessionRecord& record, const Decision& decision, GateCode gate) {
    for (std::size_t i = 0; i < decision.gates.count && decision.gates.first + i < record.gates.size(); ++i)
        if (const GateResult& told = record.gates[decision.gates.first + i]; told.gate == gate) return told;
    return passedUntold(gate);
}

std::string_view toText(Mode mode) {
    switch (mode) {
    case Mode::Backtest: return "backtest";
    case Mode::Replay: return "replay";
    case Mode::DryRun: return "dry_run";
    case Mode::Paper: return "paper";
    case Mode::Live: return "live";
    }
    return "";
}

std::string_view toText(Side side) {
    return side == Side::Buy ? "buy" : "sell";
}

std::string_view toText(Direction direction) {
    switch (direction) {
    case Direction::Long: return "long";
    case Direction::Short: return "short";
    case Direction::ExitLong: return "exit_long";
    case Direction::ExitShort: return "exit_short";
    }
    return "";
}

std::string_view toText(Comparison comparison) {
    switch (comparison) {
    case Comparison::Above: return "above";
    case Comparison::Below: return "below";
    case Comparison::AtLeast: return "at least";
    case Comparison::AtMost: return "at most";
    case Comparison::Equals: return "equals";
    case Comparison::CrossesAbove: return "crosses above";
    case Comparison::CrossesBelow: return "crosses below";
    }
    return "";
}

std::string_view toText(GateCode gate) {
    switch (gate) {
    case GateCode::Halted: return "halted";
    case GateCode::Paused: return "paused";
    case GateCode::MarketHours: return "market_hours";
    case GateCode::Tradable: return "tradable";
    case GateCode::StaleData: return "stale_data";
    case GateCode::SymbolLocked: return "symbol_locked";
    case GateCode::DuplicateIntent: return "duplicate_intent";
    case GateCode::QuantityAboveZero: return "quantity_above_zero";
    case GateCode::FreezeQuantity: return "freeze_quantity";
    case GateCode::PriceCollar: return "price_collar";
    case GateCode::PerTradeRisk: return "per_trade_risk";
    case GateCode::PortfolioHeat: return "portfolio_heat";
    case GateCode::StrategyBudget: return "strategy_budget";
    case GateCode::SymbolBudget: return "symbol_budget";
    case GateCode::DailyLoss: return "daily_loss";
    case GateCode::Drawdown: return "max_drawdown";
    case GateCode::TradesPerDay: return "max_trades_per_day";
    case GateCode::OrderRate: return "order_rate";
    case GateCode::OpenPositions: return "max_open_positions";
    case GateCode::OrderValue: return "max_order_value";
    case GateCode::SymbolExposure: return "symbol_exposure";
    case GateCode::GrossExposure: return "gross_exposure";
    case GateCode::BuyingPower: return "buying_power";
    }
    return "";
}

std::string_view toText(OrderType type) {
    switch (type) {
    case OrderType::Market: return "market";
    case OrderType::Limit: return "limit";
    case OrderType::Stop: return "stop";
    }
    return "";
}

std::string_view toText(TimeInForce timeInForce) {
    return timeInForce == TimeInForce::Day ? "day" : "gtc";
}

std::string_view toText(Leg leg) {
    switch (leg) {
    case Leg::Entry: return "entry";
    case Leg::Stop: return "stop";
    case Leg::Target: return "target";
    case Leg::Exit: return "exit";
    case Leg::Target2: return "target_2";
    case Leg::Adjustment: return "adjustment";
    }
    return "";
}

std::string_view toText(ExitReason reason) {
    switch (reason) {
    case ExitReason::None: return "";
    case ExitReason::Signal: return "signal";
    case ExitReason::Stop: return "stop";
    case ExitReason::Target: return "target";
    case ExitReason::Time: return "time";
    case ExitReason::EndOfData: return "end_of_data";
    case ExitReason::Halt: return "halt";
    case ExitReason::Reversal: return "reversal";
    case ExitReason::Operator: return "operator";
    case ExitReason::Rejected: return "protection_rejected";
    case ExitReason::Excess: return "excess";
    case ExitReason::Adopted: return "adopted";
    }
    return "";
}

std::string_view toText(Verdict verdict) {
    return verdict == Verdict::Taken ? "taken" : "refused";
}

std::string_view toText(RiskEventCode code) {
    switch (code) {
    case RiskEventCode::DailyLossReached: return "daily_loss_reached";
    case RiskEventCode::DrawdownReached: return "max_drawdown_reached";
    case RiskEventCode::Halted: return "halted";
    case RiskEventCode::Cleared: return "cleared";
    case RiskEventCode::OrderRejected: return "order_rejected";
    case RiskEventCode::IllegalTransition: return "illegal_transition";
    case RiskEventCode::Paused: return "paused";
    case RiskEventCode::LimitChanged: return "limit_changed";
    case RiskEventCode::UnknownOrder: return "unknown_order";
    case RiskEventCode::OrderResolved: return "order_resolved";
    case RiskEventCode::Excess: return "excess";
    case RiskEventCode::RepeatIgnored: return "repeat_ignored";
    case RiskEventCode::Disconnected: return "disconnected";
    case RiskEventCode::Reconnected: return "reconnected";
    case RiskEventCode::ReconciliationLost: return "reconciliation_lost";
    case RiskEventCode::Reconciled: return "reconciled";
    case RiskEventCode::Unprotected: return "unprotected";
    case RiskEventCode::ChangeRefused: return "change_refused";
    }
    return "";
}

std::string_view toText(DifferenceKind kind) {
    switch (kind) {
    case DifferenceKind::Position: return "position";
    case DifferenceKind::Order: return "order";
    case DifferenceKind::Trade: return "trade";
    case DifferenceKind::Cash: return "cash";
    }
    return "";
}

std::string_view toText(DifferenceState state) {
    switch (state) {
    case DifferenceState::Open: return "open";
    case DifferenceState::Adopted: return "adopted";
    case DifferenceState::Ignored: return "ignored";
    case DifferenceState::Gone: return "gone";
    }
    return "";
}

} // namespace openbell
