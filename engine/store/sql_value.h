#pragma once
// One value of a row on its way into a database. Views: what they show must outlive them.
#include "engine/store/sqlite.h"
#include <variant>

namespace openbell {

using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes>;

inline void bindValue(Statement& statement, int parameter, const SqlValue& value) {
    if (std::holds_alternative<std::monostate>(value))
        statement.bindNull(parameter);
    else if (const auto* number = std::get_if<std::int64_t>(&value))
        statement.bind(parameter, *number);
    else if (const auto* real = std::get_if<double>(&value))
        statement.bind(parameter, *real);
    else if (const auto* text = std::get_if<std::string_view>(&value))
        statement.bind(parameter, *text);
    else
        statement.bind(parameter, std::get<Bytes>(value));
}

} // namespace openbell
