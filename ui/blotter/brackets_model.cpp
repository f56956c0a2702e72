#include "ui/blotter/brackets_model.h"
#include "ui/blotter/order_text.h"
#include <algorithm>

namespace openbell {
namespace {

OrderId groupOf(const OrderRow& order) {
    return order.group.isNone() ? order.id : order.group;
}

Tone toneOf(const OrderRow& order, BracketColumn column) {
    if (column == BracketColumn::State) return stateTone(order);
    if (column == BracketColumn::Side) return order.side == Side::Buy ? Tone::Up : Tone::Down;
    return Tone::None;
}

} // namespace

bool BracketsModel::Group::isOpen() const {
    const auto works = [](const OrderRow& order) { return order.working; };
    return (entry && works(*entry)) || std::any_of(legs.begin(), legs.end(), works);
}

void BracketsModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    for (std::size_t place = 0; place < m_groups.size(); ++place) {
        const QModelIndex group = index(rowOf(place), 0);
        Q_EMIT dataChanged(group, group.siblingAtColumn(kColumns - 1));
        const int legs = rowCount(group);
        if (legs > 0) Q_EMIT dataChanged(index(0, 0, group), index(legs - 1, kColumns - 1, group));
    }
}

void BracketsModel::put(Group& group, const OrderRow& order) {
    if (groupOf(order) == order.id) {
        group.entry = order;
        return;
    }
    const auto known = std::find_if(group.legs.begin(), group.legs.end(),
                                    [&](const OrderRow& leg) { return leg.id == order.id; });
    if (known == group.legs.end())
        group.legs.push_back(order);
    else
        *known = order;
}

void BracketsModel::merge(const std::vector<OrderRow>& orders) {
    std::vector<Group> added;
    const std::size_t before = m_groups.size();
    for (const OrderRow& order : orders) {
        const auto [place, isNew] = m_places.try_emplace(groupOf(order), before + added.size());
        if (isNew) added.emplace_back();
        if (place->second >= before)
            put(added[place->second - before], order);
        else
            updateGroup(place->second, order);
    }
    addGroups(std::move(added));
}

void BracketsModel::addGroups(std::vector<Group> groups) {
    if (groups.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(groups.size()) - 1);
    m_groups.insert(m_groups.end(), std::make_move_iterator(groups.begin()),
                    std::make_move_iterator(groups.end()));
    endInsertRows();
}

void BracketsModel::updateGroup(std::size_t place, const OrderRow& order) {
    Group& group = m_groups[place];
    const QModelIndex parent = index(rowOf(place), 0);
    const bool isLeg = groupOf(order) != order.id;
    const bool known = !isLeg || std::any_of(group.legs.begin(), group.legs.end(),
                                             [&](const OrderRow& leg) { return leg.id == order.id; });
    const int legs = static_cast<int>(group.legs.size());
    if (!known) beginInsertRows(parent, legs, legs);
    put(group, order);
    if (!known) endInsertRows();
    // Whether the group is open is a property of each of its rows.
    Q_EMIT dataChanged(parent, parent.siblingAtColumn(kColumns - 1));
    const int shown = rowCount(parent);
    if (shown > 0) Q_EMIT dataChanged(index(0, 0, parent), index(shown - 1, kColumns - 1, parent));
}

void BracketsModel::keepUpTo(OrderId last) {
    std::size_t kept = m_groups.size();
    for (const auto& [group, place] : m_places)
        if (group > last) kept = std::min(kept, place);
    if (kept < m_groups.size()) {
        beginRemoveRows({}, 0, static_cast<int>(m_groups.size() - kept) - 1); // the newest come first
        m_groups.resize(kept);
        std::erase_if(m_places, [kept](const auto& group) { return group.second >= kept; });
        endRemoveRows();
    }
    for (std::size_t place = 0; place < m_groups.size(); ++place) {
        std::vector<OrderRow>& legs = m_groups[place].legs;
        std::size_t left = legs.size();
        while (left > 0 && legs[left - 1].id > last)
            --left;
        if (left == legs.size()) continue;
        beginRemoveRows(index(rowOf(place), 0), static_cast<int>(left), static_cast<int>(legs.size()) - 1);
        legs.resize(left);
        endRemoveRows();
    }
}

void BracketsModel::clear() {
    if (m_groups.empty()) return;
    beginRemoveRows({}, 0, groupCount() - 1);
    m_groups.clear();
    m_places.clear();
    endRemoveRows();
}

// The internal id of a leg is its group's place + 1; that of a group is 0.
std::size_t BracketsModel::placeOf(const QModelIndex& index) const {
    if (index.internalId() > 0) return static_cast<std::size_t>(index.internalId()) - 1;
    return static_cast<std::size_t>(groupCount() - 1 - index.row());
}

QModelIndex BracketsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(placeOf(parent) + 1) : 0);
}

QModelIndex BracketsModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) return {};
    return createIndex(rowOf(placeOf(index)), 0, quintptr{0});
}

int BracketsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return groupCount();
    if (parent.internalId() > 0 || parent.column() > 0) return 0;
    return static_cast<int>(m_groups[placeOf(parent)].legs.size());
}

int BracketsModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

const OrderRow* BracketsModel::order(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    const Group& group = m_groups[placeOf(index)];
    if (index.internalId() > 0) return &group.legs[static_cast<std::size_t>(index.row())];
    return group.entry ? &*group.entry : nullptr;
}

const OrderRow* BracketsModel::find(OrderId id) const {
    for (auto group = m_groups.rbegin(); group != m_groups.rend(); ++group) {
        if (group->entry && group->entry->id == id) return &*group->entry;
        for (const OrderRow& leg : group->legs)
            if (leg.id == id) return &leg;
    }
    return nullptr;
}

QVariant BracketsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto column = static_cast<BracketColumn>(index.column());
    if (role == OpenRole) return m_groups[placeOf(index)].isOpen();
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((spec(column).kind == ColumnKind::Number ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    const OrderRow* row = order(index);
    if (row == nullptr) return {};
    if (role == Qt::DisplayRole) return display(*row, column);
    if (role == ToneRole) return static_cast<int>(toneOf(*row, column));
    return {};
}

QString BracketsModel::display(const OrderRow& order, BracketColumn column) const {
    switch (column) {
    case BracketColumn::Order: return tr("%1 %2").arg(order.id.value).arg(wordOf(order.leg));
    case BracketColumn::Symbol: return toQString(order.symbol);
    case BracketColumn::Side: return SideText::of(order.side);
    case BracketColumn::Level:
        if (!order.limit.isZero()) return tr("limit %1").arg(m_format.level(order.limit));
        return order.stop.isZero() ? tr("market") : tr("stop %1").arg(m_format.level(order.stop));
    case BracketColumn::Amount: return m_format.quantity(order.quantity);
    case BracketColumn::Filled: return m_format.quantity(order.filled);
    case BracketColumn::Open:
        return m_format.quantity(order.working ? order.quantity - order.filled : Quantity{});
    case BracketColumn::Average: return m_format.priceOrBlank(order.average);
    case BracketColumn::State: return stateText(order);
    case BracketColumn::Strategy: return toQString(order.strategy);
    }
    Q_UNREACHABLE();
}

ColumnSpec BracketsModel::spec(BracketColumn column) {
    switch (column) {
    case BracketColumn::Order: return {tr("Order"), 20, ColumnKind::Text};
    case BracketColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case BracketColumn::Side: return {tr("Side"), 7, ColumnKind::Text};
    case BracketColumn::Level: return {tr("Price"), 16, ColumnKind::Number};
    case BracketColumn::Amount: return {tr("Quantity"), 10, ColumnKind::Number};
    case BracketColumn::Filled: return {tr("Filled"), 10, ColumnKind::Number};
    case BracketColumn::Open: return {tr("Open"), 10, ColumnKind::Number};
    case BracketColumn::Average: return {tr("Average"), 11, ColumnKind::Number};
    case BracketColumn::State: return {tr("State"), 18, ColumnKind::Text};
    case BracketColumn::Strategy: return {tr("Strategy"), 16, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QVariant BracketsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
    const ColumnSpec column = spec(static_cast<BracketColumn>(section));
    if (role == Qt::DisplayRole) return column.title;
    if (role == KindRole) return static_cast<int>(column.kind);
    if (role == WidthRole) return column.width;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.kind == ColumnKind::Number ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    return {};
}

} // namespace openbell
