#include "ui/run/run_dialog.h"
#include "ui/run/run_validation.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <array>

namespace openbell {
namespace {

constexpr std::array kModes{RunMode::Backtest, RunMode::Replay, RunMode::Paper}; // as the box lists them

QDate toQDate(Date date) {
    return {date.year(), static_cast<int>(date.month()), static_cast<int>(date.day())};
}

Date toDate(QDate date) {
    return Date::fromYmd(date.year(), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

QString symbolCaption(const SymbolInfo& info, qsizetype longest) {
    const QString caption = RunDialog::tr("%1   %2 to %3")
                                .arg(toQString(info.symbol).leftJustified(longest),
                                     toQString(info.first.toString()), toQString(info.last.toString()));
    return info.synthetic ? caption + RunDialog::tr("   synthetic") : caption;
}

// Without the decimals that a round sum does not need.
QString capitalText(Money capital, Grouping grouping) {
    const QString text = moneyText(capital, grouping);
    return text.endsWith(QLatin1String{".00"}) ? text.chopped(3) : text;
}

} // namespace

RunDialog::RunDialog(const Catalogue& catalogue, QWidget* parent) : QDialog{parent}, m_catalogue{catalogue} {
    setWindowTitle(tr("New run"));
    resize(920, 600);
    auto* left = new QVBoxLayout;
    left->addWidget(buildSymbols(), 1);
    auto* right = new QVBoxLayout;
    right->addWidget(buildStrategies(), 1);
    right->addWidget(buildSettings());
    auto* columns = new QHBoxLayout;
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    m_message = new NoteLabel{this};
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(fontMetrics().height() * 3); // so that the buttons stay where they are
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel, this};
    m_run = buttons->addButton(tr("&Run"), QDialogButtonBox::AcceptRole);
    m_run->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout{this};
    layout->addLayout(columns, 1);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    if (m_symbols->count() > 0) m_symbols->item(0)->setCheckState(Qt::Checked);
    if (!m_strategies.empty()) m_strategies.front()->setChosen(true);
    refreshIntervals();
}

QWidget* RunDialog::buildSymbols() {
    auto* group = new QGroupBox{tr("&Symbols"), this};
    m_find = new QLineEdit{group};
    auto* find = m_find;
    find->installEventFilter(this);
    find->setPlaceholderText(tr("Find symbol; Enter chooses it"));
    find->setClearButtonEnabled(true);
    m_symbols = new QListWidget{group};
    m_symbols->setAccessibleName(tr("Symbols"));
    m_symbols->setFont(numberFont()); // the dates stand below each other
    qsizetype longest = 0;
    for (const SymbolInfo& info : m_catalogue.symbols)
        longest = std::max(longest, toQString(info.symbol).size());
    for (const SymbolInfo& info : m_catalogue.symbols) {
        auto* item = new QListWidgetItem{symbolCaption(info, longest), m_symbols};
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setSizeHint({0, QFontMetrics{numberFont()}.height() + 6}); // the box is taller than the text
        item->setCheckState(Qt::Unchecked);
    }
    auto* all = new QPushButton{tr("&All"), group};
    auto* none = new QPushButton{tr("&None"), group};
    const auto checkShown = [this](Qt::CheckState state) {
        for (int row = 0; row < m_symbols->count(); ++row) {
            if (!m_symbols->item(row)->isHidden()) m_symbols->item(row)->setCheckState(state);
        }
    };
    connect(all, &QPushButton::clicked, this, [checkShown] { checkShown(Qt::Checked); });
    connect(none, &QPushButton::clicked, this, [checkShown] { checkShown(Qt::Unchecked); });
    connect(find, &QLineEdit::textChanged, this, [this](const QString& text) {
        for (int row = 0; row < m_symbols->count(); ++row)
            m_symbols->item(row)->setHidden(
                !m_symbols->item(row)->text().contains(text, Qt::CaseInsensitive));
    });
    connect(m_symbols, &QListWidget::itemChanged, this, [this] {
        m_fileProblem.clear();
        refreshIntervals();
    });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(all);
    buttons->addWidget(none);
    buttons->addStretch();
    auto* layout = new QVBoxLayout{group};
    layout->addWidget(find);
    layout->addWidget(m_symbols, 1);
    layout->addLayout(buttons);
    return group;
}

QWidget* RunDialog::buildStrategies() {
    auto* group = new QGroupBox{tr("S&trategies"), this};
    auto* inside = new QWidget;
    auto* list = new QVBoxLayout{inside};
    for (const StrategyInfo& info : m_catalogue.strategies) {
        auto* editor = new StrategyEditor{info, inside};
        connect(editor, &StrategyEditor::changed, this, &RunDialog::validate);
        m_strategies.push_back(editor);
        list->addWidget(editor);
    }
    list->addStretch();
    auto* scroll = new QScrollArea{group};
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inside);
    auto* layout = new QVBoxLayout{group};
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(scroll);
    layout->addLayout(buildFile());
    return group;
}

// A strategy of the operator's own, with its sizing, exits, limits and costs, comes from a file.
QLayout* RunDialog::buildFile() {
    m_fileNote = new QLabel{this};
    m_fileNote->setWordWrap(true);
    m_fileNote->setTextFormat(Qt::PlainText);
    m_chooseFile = new QPushButton{tr("From &file…"), this};
    m_chooseFile->setToolTip(tr("A configuration as “openbell backtest --config” reads it"));
    m_chooseFile->setAutoDefault(false);
    m_dropFile = new QPushButton{tr("&Without file"), this};
    m_dropFile->setAutoDefault(false);
    connect(m_chooseFile, &QPushButton::clicked, this, &RunDialog::fileWanted);
    connect(m_dropFile, &QPushButton::clicked, this, [this] { setFile({}); });
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 8, 4);
    row->addWidget(m_fileNote, 1);
    row->addWidget(m_dropFile);
    row->addWidget(m_chooseFile);
    showFile();
    return row;
}

void RunDialog::showFile() {
    m_dropFile->setVisible(!m_file.path.empty());
    if (m_file.path.empty()) return m_fileNote->setText(tr("Your own strategy:"));
    QStringList named;
    for (const std::string& strategy : m_file.strategies)
        named += toQString(strategy);
    const QString name = QFileInfo{toQString(m_file.path)}.fileName();
    m_fileNote->setToolTip(toQString(m_file.path));
    m_fileNote->setText(named.isEmpty() ? tr("%1: settings, no strategy").arg(name)
                                        : tr("%1: %2. Strategies chosen above take their place.")
                                              .arg(name, named.join(QStringLiteral(", "))));
}

void RunDialog::setFile(const RunFile& file) {
    m_fileProblem = toQString(file.problem);
    if (!file.problem.empty()) return validate(); // what was chosen before stays
    RunRequest next = request();
    next.file = file.request.file;
    if (!next.file.path.empty()) {
        if (!file.request.symbols.empty()) next.symbols = file.request.symbols;
        next.interval = file.request.interval;
        next.from = file.request.from;
        next.to = file.request.to;
        next.capital = file.request.capital;
        if (!next.file.strategies.empty()) next.strategies.clear();
    }
    setRequest(next);
    const QStringList missing = missingOf(next, m_catalogue);
    if (!next.file.path.empty() && !missing.isEmpty()) {
        m_fileProblem = missing.join(QLatin1Char{'\n'});
        validate();
    }
}

QWidget* RunDialog::buildSettings() {
    auto* group = new QGroupBox{tr("Settings"), this};
    m_mode = new QComboBox{group};
    m_mode->addItems({tr("Backtest, as fast as possible"), tr("Replay, at a pace you choose"),
                      tr("Paper session on stored bars, orders by hand")});
    m_apart = new QCheckBox{tr("Account kept a&part, as at a broker"), group};
    m_apart->setToolTip(tr("Orders and fills travel between session and account, and can be reconciled"));
    m_interval = new QComboBox{group};
    m_capital = new QLineEdit{QStringLiteral("10,00,000"), group};
    m_capital->setFont(numberFont());
    m_allDates = new QCheckBox{tr("All stored &dates"), group};
    m_allDates->setChecked(true);
    m_from = new QDateEdit{group};
    m_to = new QDateEdit{group};
    for (QDateEdit* edit : {m_from, m_to}) {
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        edit->setCalendarPopup(true);
        edit->setEnabled(false);
        connect(edit, &QDateEdit::dateChanged, this, &RunDialog::validate);
        connect(m_allDates, &QCheckBox::toggled, edit, &QWidget::setDisabled);
    }
    if (!m_catalogue.symbols.empty()) {
        m_from->setDate(toQDate(m_catalogue.symbols.front().first));
        m_to->setDate(toQDate(m_catalogue.symbols.front().last));
    }
    connect(m_allDates, &QCheckBox::toggled, this, &RunDialog::validate);
    connect(m_capital, &QLineEdit::textChanged, this, &RunDialog::validate);
    connect(m_interval, &QComboBox::currentIndexChanged, this, [this] {
        m_fileProblem.clear();
        validate();
    });
    connect(m_mode, &QComboBox::currentIndexChanged, this, &RunDialog::validate);
    auto* dates = new QHBoxLayout;
    dates->addWidget(m_from);
    dates->addWidget(new QLabel{tr("to"), group});
    dates->addWidget(m_to);
    dates->addStretch();
    auto* form = new QFormLayout{group};
    form->addRow(tr("&Mode"), m_mode);
    form->addRow(QString{}, m_apart);
    form->addRow(tr("&Interval"), m_interval);
    form->addRow(QString{}, m_allDates);
    form->addRow(tr("From"), dates);
    m_capitalLabel = new QLabel{tr("&Capital"), group};
    m_capitalLabel->setBuddy(m_capital);
    form->addRow(m_capitalLabel, m_capital);
    return group;
}

// Enter chooses what was found; it must not start the run, as elsewhere in the dialogue.
bool RunDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_find || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Return && key != Qt::Key_Enter) return false;
    for (int row = 0; row < m_symbols->count(); ++row) {
        QListWidgetItem* item = m_symbols->item(row);
        if (item->isHidden()) continue;
        item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        break;
    }
    m_find->selectAll();
    return true;
}

std::vector<std::string> RunDialog::chosenSymbols() const {
    std::vector<std::string> chosen;
    for (int row = 0; row < m_symbols->count(); ++row) {
        if (m_symbols->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_catalogue.symbols[static_cast<std::size_t>(row)].symbol);
    }
    return chosen;
}

void RunDialog::refreshIntervals() {
    if (m_interval == nullptr) return; // still being built
    const QString wanted = m_interval->currentText();
    const QSignalBlocker quiet{m_interval};
    m_interval->clear();
    for (const Interval interval : intervalsFor(chosenSymbols(), m_catalogue))
        m_interval->addItem(toQString(interval.toString()));
    m_interval->setCurrentIndex(std::max(0, m_interval->findText(wanted)));
    refreshCurrency();
    validate();
}

// The capital is in the currency of what is traded, and grouped as that is written.
void RunDialog::refreshCurrency() {
    const auto chosen = chosenSymbols();
    const SymbolInfo* first = chosen.empty() ? nullptr : findSymbol(m_catalogue, chosen.front());
    if (first == nullptr) return;
    m_capitalLabel->setText(tr("&Capital, %1").arg(toQString(first->currency)));
    if (const auto capital = parseMoney(m_capital->text()); capital && !m_capital->hasFocus())
        m_capital->setText(capitalText(*capital, groupingFor(first->currency)));
}

RunRequest RunDialog::request() const {
    RunRequest request;
    request.mode = kModes[static_cast<std::size_t>(m_mode->currentIndex())];
    request.apart = request.mode == RunMode::Paper && m_apart->isChecked();
    request.symbols = chosenSymbols();
    request.interval = Interval::parse(m_interval->currentText().toStdString()).value_or(Interval{});
    for (const StrategyEditor* editor : m_strategies) {
        if (editor->isChosen()) request.strategies.push_back(editor->choice());
    }
    if (!m_allDates->isChecked()) {
        request.from = toDate(m_from->date());
        request.to = toDate(m_to->date());
    }
    request.capital = parseMoney(m_capital->text()).value_or(Money{});
    request.file = m_file;
    return request;
}

void RunDialog::setRequest(const RunRequest& request) {
    for (int row = 0; row < m_symbols->count(); ++row) {
        const std::string& symbol = m_catalogue.symbols[static_cast<std::size_t>(row)].symbol;
        const bool chosen =
            std::find(request.symbols.begin(), request.symbols.end(), symbol) != request.symbols.end();
        m_symbols->item(row)->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
    }
    for (StrategyEditor* editor : m_strategies) {
        const auto choice = std::find_if(request.strategies.begin(), request.strategies.end(),
                                         [&](const StrategyChoice& c) { return c.id == editor->id(); });
        editor->setChosen(choice != request.strategies.end());
        if (choice == request.strategies.end()) continue;
        for (const auto& [name, value] : choice->parameters)
            editor->setValue(name, value);
    }
    const auto* mode = std::find(kModes.begin(), kModes.end(), request.mode);
    m_mode->setCurrentIndex(mode == kModes.end() ? 0 : static_cast<int>(mode - kModes.begin()));
    m_interval->setCurrentIndex(std::max(0, m_interval->findText(toQString(request.interval.toString()))));
    m_apart->setChecked(request.apart);
    m_allDates->setChecked(!request.from && !request.to);
    if (request.from) m_from->setDate(toQDate(*request.from));
    if (request.to) m_to->setDate(toQDate(*request.to));
    m_capital->setText(capitalText(request.capital, Grouping::Indian));
    m_file = request.file;
    showFile();
    refreshCurrency();
    validate();
}

void RunDialog::validate() {
    if (m_run == nullptr) return; // still being built
    m_apart->setVisible(kModes[static_cast<std::size_t>(m_mode->currentIndex())] == RunMode::Paper);
    QStringList problems = problemsOf(request(), m_catalogue);
    if (m_catalogue.symbols.empty())
        problems = {tr("There are no bars yet. Import some with “openbell import bars FILE”, or start the "
                       "demo with Ctrl+D.")};
    if (!m_fileProblem.isEmpty()) problems.prepend(m_fileProblem);
    m_message->say(problems.join(QLatin1Char{'\n'}), Tone::Warning);
    m_run->setEnabled(problems.isEmpty());
}

bool RunDialog::isValid() const {
    return m_run->isEnabled();
}

QString RunDialog::fileNote() const {
    return m_fileNote->text();
}

QString RunDialog::message() const {
    return m_message->text();
}

StrategyEditor* RunDialog::strategy(const std::string& id) const {
    for (StrategyEditor* editor : m_strategies) {
        if (editor->id() == id) return editor;
    }
    return nullptr;
}

} // namespace openbell
