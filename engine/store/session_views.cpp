#include "engine/store/session_views.h"
#include "engine/store/session_keys.h"
#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace openbell {

namespace {

// A byte of the packed ones, given where it lies: two hexadecimal digits.
std::string byteAt(const std::string& place) {
    const auto digit = [&](int which) {
        return fmt::format("instr('123456789ABCDEF', substr(hex(substr(c.packed, {}, 1)), {}, 1))", place,
                           which);
    };
    return fmt::format("({} << 4 | {})", digit(1), digit(2));
}

// Every packed value: base + slope x row + unit x its bytes, the lowest first.
std::string valuesView() {
    const std::string start = fmt::format(
        "CASE c.indexed WHEN 0 THEN n.i ELSE {} END * c.width + c.indexed * p.rows", byteAt("n.i + 1"));
    std::string bytes;
    for (int byte = 7; byte >= 0; --byte) {
        const std::string value =
            fmt::format("{} << {}", byteAt(fmt::format("{} + {}", start, byte + 1)), 8 * byte);
        bytes = bytes.empty() ? fmt::format("({})", value) : fmt::format("({}) | {}", value, bytes);
        if (byte == 4 || byte == 2 || byte == 1 || byte == 0)
            bytes = fmt::format("CASE WHEN c.width > {} THEN {} ELSE 0 END", byte, bytes);
    }
    return fmt::format(R"sql(
CREATE VIEW fact_values AS            -- one row a value, in order of piece, row and column
    SELECT p.key AS piece, p.key >> {} AS session, p.key >> {} & 15 AS kind, n.i AS row,
           c.key - p.key AS "column", p.first + n.i * p.period + 1 AS id, p.columns / p.period AS fields,
           c.base + c.slope * n.i + c.unit * ({}) AS value
    FROM fact_pieces p
    CROSS JOIN piece_rows n ON n.i < p.rows
    CROSS JOIN fact_columns c ON c.key >= p.key AND c.key < p.key + p.columns;
)sql",
                       kSessionShift, kKindShift, bytes);
}

struct ViewColumn {
    enum class Sort { Number, Reference, Fraction, Beside };
    Sort sort = Sort::Number;
    std::size_t other = 0; // of Beside: the column it is added to
};

// What a fact's fields are, found out by visiting them.
class ColumnSorts {
public:
    template <class Field>
    void operator()(Field& field) {
        add(&field, {std::is_same_v<Field, double> ? ViewColumn::Sort::Fraction : ViewColumn::Sort::Number});
    }
    template <class Id>
    void operator()(rows::Reference<Id> reference) {
        add(&reference.id, {ViewColumn::Sort::Reference});
    }
    template <class Field, class Other>
    void operator()(rows::Beside<Field, Other> pair) {
        const auto at = std::find(m_fields.begin(), m_fields.end(), static_cast<const void*>(&pair.other));
        add(&pair.field, {ViewColumn::Sort::Beside, static_cast<std::size_t>(at - m_fields.begin())});
    }
    [[nodiscard]] const std::vector<ViewColumn>& columns() const { return m_columns; }

private:
    void add(const void* field, ViewColumn column) {
        m_fields.push_back(field);
        m_columns.push_back(column);
    }
    std::vector<const void*> m_fields;
    std::vector<ViewColumn> m_columns;
};

// A double from its bits: sign, exponent, mantissa (IEEE 754).
std::string fraction(std::size_t column) {
    const std::string bits = fmt::format("f{}", column),
                      power = fmt::format("(({} >> 52 & 2047) - 1023)", bits);
    return fmt::format(
        "CASE WHEN {0} & 0x7FFFFFFFFFFFFFFF = 0 THEN 0.0 WHEN {1} BETWEEN -62 AND 62 THEN "
        "(1 + ({0} & 0xFFFFFFFFFFFFF) / 4503599627370496.0) * CASE WHEN {1} < 0 THEN "
        "1.0 / (1 << -{1}) ELSE 1.0 * (1 << {1}) END * CASE WHEN {0} < 0 THEN -1 ELSE 1 END END",
        bits, power);
}

std::string shown(const std::vector<ViewColumn>& columns, std::size_t at) {
    switch (columns[at].sort) {
    case ViewColumn::Sort::Number: return fmt::format("f{}", at);
    case ViewColumn::Sort::Reference:
        return fmt::format("CASE WHEN f{0} <> 0 THEN session << 32 | f{0} END", at);
    case ViewColumn::Sort::Fraction: return fraction(at);
    case ViewColumn::Sort::Beside: return fmt::format("f{} + f{}", at, columns[at].other);
    }
    return {};
}

std::string factView(StoredKind kind, std::string_view names, const std::vector<ViewColumn>& columns,
                     bool periodic) {
    const std::string part = periodic ? "\"column\" / fields" : "0";
    const std::string field = periodic ? "\"column\" % fields" : "\"column\"";
    std::string inner, outer;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const std::size_t end = std::min(names.find(' '), names.size());
        inner += fmt::format(",\n             coalesce(max(value) FILTER (WHERE {} = {}), 0) AS f{}", field,
                             at, at);
        outer += fmt::format(",\n           {} AS \"{}\"", shown(columns, at), names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return fmt::format(R"sql(
CREATE VIEW {} AS
    SELECT session << 32 | id AS key, session, id{}
    FROM (SELECT session, id + {} AS id{}
          FROM fact_values WHERE kind = {} GROUP BY piece, row{});
)sql",
                       kind.name, outer, part, inner, kind.number, periodic ? ", " + part : "");
}

constexpr std::string_view kStoryView = R"sql(
CREATE VIEW trade_story AS            -- one row a fill of a trade's entry or exit order, back to its signal
    SELECT s.id AS session, t.id AS trade, f.id AS fill, o.id AS "order", d.id AS decision, g.id AS signal,
           i.symbol, y.id AS strategy, f.time AS fill_time, f.quantity / 1e6 AS fill_quantity,
           f.price / 1e6 AS fill_price, g.score, g.first_condition, g.condition_count,
           (t.gross - t.costs) / 1e4 AS trade_net
    FROM trades t
    JOIN sessions s ON s.number = t.session
    JOIN orders o ON o.key IN (t.entry_order, t.exit_order)
    JOIN fills f ON f."order" = o.key
    LEFT JOIN decisions d ON d.key = o.decision
    LEFT JOIN signals g ON g.key = d.signal
    LEFT JOIN session_instruments i ON i.session = s.number AND i.position = t.instrument
    LEFT JOIN session_strategies y ON y.session = s.number AND y.position = t.strategy;
)sql";

} // namespace

std::string makeSessionViews() {
    std::string sql = valuesView();
    const SessionRecord none;
    eachKind(none, [&sql]<class Fact>(StoredKind kind, const std::vector<Fact>&) {
        Fact fact;
        ColumnSorts sorts;
        rows::eachField(fact, sorts);
        sql += factView(kind, rows::kFields<Fact>, sorts.columns(), kLongestPeriod<Fact> > 1);
    });
    sql += kStoryView;
    return sql;
}

std::string dropSessionViews() {
    std::string sql = "DROP VIEW trade_story;";
    const SessionRecord none;
    eachKind(none, [&sql](StoredKind kind, const auto&) { sql += fmt::format("DROP VIEW {};", kind.name); });
    return sql + "DROP VIEW fact_values;";
}

} // namespace openbell
