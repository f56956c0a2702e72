#pragma once
// Brackets as a tree: an entry with its stop and targets below it. Groups and orders are added and updated in
// place, never reset; the newest group comes first. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/table_roles.h"
#include <QAbstractItemModel>
#include <map>

namespace openbell {

enum class BracketColumn : int { Order, Symbol, Side, Level, Amount, Filled, Open, Average, State, Strategy };

class BracketsModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    static constexpr int kColumns = 10;
    static constexpr int OpenRole =
        Qt::UserRole + 20; // of any index: whether an order of its group is working

    using QAbstractItemModel::QAbstractItemModel;
    void setFormat(const DisplayFormat& format);
    void merge(const std::vector<OrderRow>& orders);
    void clear();
    void keepUpTo(OrderId last); // forgets later orders, and groups that began later
    // Null for an invalid index, and for a group whose entry is not known.
    [[nodiscard]] const OrderRow* order(const QModelIndex& index) const;
    [[nodiscard]] const OrderRow* find(OrderId id) const; // null where it is not shown
    [[nodiscard]] int groupCount() const { return static_cast<int>(m_groups.size()); }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        std::optional<OrderRow> entry;
        std::vector<OrderRow> legs; // in order of arrival
        [[nodiscard]] bool isOpen() const;
    };

    static void put(Group& group, const OrderRow& order);
    void updateGroup(std::size_t place, const OrderRow& order);
    void addGroups(std::vector<Group> groups);
    [[nodiscard]] int rowOf(std::size_t place) const { return groupCount() - 1 - static_cast<int>(place); }
    [[nodiscard]] std::size_t placeOf(const QModelIndex& index) const;
    [[nodiscard]] QString display(const OrderRow& order, BracketColumn column) const;
    [[nodiscard]] static ColumnSpec spec(BracketColumn column);

    DisplayFormat m_format;
    std::vector<Group> m_groups; // in order of arrival
    std::map<OrderId, std::size_t> m_places;
};

} // namespace openbell
