#pragma once
// A table model over plain rows that differ by a key: it inserts, updates and removes, and never resets, so
// selection and scroll position survive. GUI thread only.
// Traits: Row, Column (an enum class from 0), kColumns, and static key(row) giving a hashable value.
#include "ui/widgets/table_roles.h"
#include <QAbstractTableModel>
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace openbell {

enum class RowOrder : std::uint8_t { AsGiven, NewestFirst };

template <class Traits>
class RowModel : public QAbstractTableModel {
public:
    using Row = typename Traits::Row;
    using Column = typename Traits::Column;
    using Key = decltype(Traits::key(std::declval<const Row&>()));

    explicit RowModel(RowOrder order, QObject* parent = nullptr)
        : QAbstractTableModel{parent}, m_order{order} {}

    // Updates rows whose key is known, in place, and adds the others.
    void merge(const std::vector<Row>& rows) {
        std::vector<Row> added;
        for (const Row& row : rows) {
            const auto [place, isNew] = m_places.try_emplace(Traits::key(row), m_rows.size() + added.size());
            if (isNew)
                added.push_back(row);
            else if (place->second >= m_rows.size()) // twice in one batch: the last one counts
                added[place->second - m_rows.size()] = row;
            else
                update(place->second, row);
        }
        append(std::move(added));
    }

    // Shows exactly these rows: what is absent goes, what is known is updated, what is new comes last.
    void assign(const std::vector<Row>& rows) {
        std::unordered_set<Key> wanted;
        for (const Row& row : rows)
            wanted.insert(Traits::key(row));
        removeIf([&wanted](const Row& row) { return !wanted.contains(Traits::key(row)); });
        merge(rows);
    }

    void clear() {
        if (m_rows.empty()) return;
        beginRemoveRows({}, 0, rowCount() - 1);
        m_rows.clear();
        m_places.clear();
        endRemoveRows();
    }

    // Removes the rows of which gone(row) holds.
    template <class Gone>
    void removeIf(const Gone& gone) {
        for (std::size_t place = m_rows.size(); place > 0; --place) {
            const std::size_t end = place;
            while (place > 0 && gone(m_rows[place - 1]))
                --place;
            if (place < end) remove(place, end - place);
            if (place == 0) return;
        }
    }

    [[nodiscard]] const Row& row(int index) const { return m_rows[placeOf(index)]; }
    [[nodiscard]] bool has(int index) const { return index >= 0 && index < rowCount(); }
    // The model's row of a key, -1 where it is not shown.
    [[nodiscard]] int indexOf(const Key& key) const {
        const auto found = m_places.find(key);
        return found == m_places.end() ? -1 : indexAt(found->second);
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : Traits::kColumns;
    }

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid() || !has(index.row())) return {};
        const Row& shown = row(index.row());
        const auto column = static_cast<Column>(index.column());
        if (role == Qt::DisplayRole) return display(shown, column);
        if (role == SortRole) return sortKey(shown, column);
        if (role == ToneRole) return static_cast<int>(tone(shown, column));
        if (role == Qt::ToolTipRole) return tip(shown, column);
        if (role == Qt::TextAlignmentRole) return static_cast<int>(alignment(spec(column).kind));
        return {};
    }

    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal || section < 0 || section >= Traits::kColumns) return {};
        const ColumnSpec column = spec(static_cast<Column>(section));
        if (role == Qt::DisplayRole) return column.title;
        if (role == KindRole) return static_cast<int>(column.kind);
        if (role == WidthRole) return column.width;
        if (role == Qt::TextAlignmentRole) return static_cast<int>(alignment(column.kind));
        return {};
    }

protected:
    [[nodiscard]] virtual ColumnSpec spec(Column column) const = 0;
    [[nodiscard]] virtual QString display(const Row& row, Column column) const = 0;
    // The raw value; text columns may keep the default.
    [[nodiscard]] virtual QVariant sortKey(const Row& row, Column column) const {
        return display(row, column);
    }
    [[nodiscard]] virtual Tone tone(const Row&, Column) const { return Tone::None; }
    [[nodiscard]] virtual QVariant tip(const Row&, Column) const { return {}; }

    // After a change of format: every text may differ, no row does.
    void textsChanged() {
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Traits::kColumns - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, Traits::kColumns - 1);
    }

    void removeOldest(std::size_t count) {
        if (count > 0) remove(0, std::min(count, m_rows.size()));
    }

private:
    static Qt::Alignment alignment(ColumnKind kind) {
        return (kind == ColumnKind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    }

    [[nodiscard]] int indexAt(std::size_t place) const {
        const int forward = static_cast<int>(place);
        return m_order == RowOrder::AsGiven ? forward : rowCount() - 1 - forward;
    }
    [[nodiscard]] std::size_t placeOf(int index) const {
        return static_cast<std::size_t>(m_order == RowOrder::AsGiven ? index : rowCount() - 1 - index);
    }

    void update(std::size_t place, const Row& row) {
        m_rows[place] = row;
        const int changed = indexAt(place);
        Q_EMIT dataChanged(index(changed, 0), index(changed, Traits::kColumns - 1));
    }

    void append(std::vector<Row> rows) {
        if (rows.empty()) return;
        const int count = static_cast<int>(rows.size());
        const int first = m_order == RowOrder::AsGiven ? rowCount() : 0;
        beginInsertRows({}, first, first + count - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()),
                      std::make_move_iterator(rows.end()));
        endInsertRows();
    }

    void remove(std::size_t place, std::size_t count) {
        const int one = indexAt(place);
        const int other = indexAt(place + count - 1);
        beginRemoveRows({}, std::min(one, other), std::max(one, other));
        const auto first = m_rows.begin() + static_cast<std::ptrdiff_t>(place);
        const auto last = first + static_cast<std::ptrdiff_t>(count);
        for (auto gone = first; gone != last; ++gone)
            m_places.erase(Traits::key(*gone));
        m_rows.erase(first, last);
        for (std::size_t later = place; later < m_rows.size(); ++later)
            m_places[Traits::key(m_rows[later])] = later;
        endRemoveRows();
    }

    const RowOrder m_order;
    std::vector<Row> m_rows; // in order of arrival
    std::unordered_map<Key, std::size_t> m_places;
};

} // namespace openbell
