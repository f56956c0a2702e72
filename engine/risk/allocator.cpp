#include "engine/risk/allocator.h"
#include <algorithm>

namespace openbell {

Money moneyOf(const Budget& budget, Money equity) {
    Money most = budget.money.value_or(kNoBudget);
    if (budget.share) most = std::min(most, portion(equity, *budget.share, Rounding::Down));
    return most;
}

AccountState withBudgets(AccountState account, const Budgets& budgets, StrategyId strategy,
                         InstrumentId symbol) {
    if (strategy.value < budgets.strategies.size())
        account.strategyBudget = moneyOf(budgets.strategies[strategy.value], account.equity);
    if (symbol.value < budgets.symbols.size())
        account.symbolBudget = moneyOf(budgets.symbols[symbol.value], account.equity);
    return account;
}

} // namespace openbell
