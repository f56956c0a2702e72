#pragma once
// How strategies and symbols share one capital. Pure; any thread.
//
// A budget bounds the value that one strategy, or one symbol, holds and is entering. What is left of
// everything else, the heat foremost, the signals of one bar time share in the order of their ranks, first
// come: the best is sized from all that is left, the next from what the best has left, and so on. So what a
// signal gets depends on better ones only, never on how many worse ones came along with it, and lots are not
// lost to portions too small for one.
#include "engine/core/fixed.h"
#include "engine/core/ids.h"
#include "engine/risk/sizing.h"
#include <vector>

namespace openbell {

struct Budget {                    // both given: the smaller holds; neither: none
    std::optional<Fraction> share; // of the equity
    std::optional<Money> money;
    friend bool operator==(const Budget&, const Budget&) = default;
};

struct Budgets { // by id; beyond the end there is no budget
    std::vector<Budget> strategies, symbols;
    friend bool operator==(const Budgets&, const Budgets&) = default;
};

// In money; kNoBudget where there is none.
[[nodiscard]] Money moneyOf(const Budget& budget, Money equity);

// The account as an entry of this strategy in this symbol finds it: with the budgets of both.
[[nodiscard]] AccountState withBudgets(AccountState account, const Budgets& budgets, StrategyId strategy,
                                       InstrumentId symbol);

} // namespace openbell
