#pragma once
// The session's limits as gauges, whether it trades, and changing both. GUI thread only.
#include "ui/risk/gauges_model.h"
#include <QWidget>

namespace openbell {

class HaltBar;
class LimitEditor;
class TableView;

class RiskPanel : public QWidget {
    Q_OBJECT
public:
    explicit RiskPanel(QWidget* parent = nullptr);
    void setFormat(const DisplayFormat& format);
    void setState(const RiskState& state);
    void setAllowed(bool allowed); // a session takes commands
    void editLimit();              // of the chosen row
    [[nodiscard]] GaugesModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] HaltBar& haltBar() { return *m_halt; }
    [[nodiscard]] LimitEditor& editor() { return *m_editor; }

Q_SIGNALS:
    void haltWanted(openbell::SessionLevel level, const QString& reason);
    void limitWanted(const openbell::LimitChange& change);

private:
    GaugesModel m_model;
    DisplayFormat m_format;
    bool m_allowed = false;
    HaltBar* m_halt;
    TableView* m_table;
    LimitEditor* m_editor;
};

} // namespace openbell
