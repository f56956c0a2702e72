#include "app/commands/support.h"
#include "engine/store/stores.h"
#include <algorithm>
#include <charconv>
#include <chrono>

namespace openbell::cli {

UtcTime wallClock() {
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

Result<std::optional<Date>> dateOption(const Arguments& arguments, std::string_view option) {
    const std::string* text = arguments.value(option);
    if (text == nullptr) return std::optional<Date>{};
    const auto date = Date::parse(*text);
    if (!date) return fail("--{}: {}", option, date.error().message);
    return std::optional{*date};
}

Result<std::optional<Interval>> intervalOption(const Arguments& arguments, std::string_view option) {
    const std::string* text = arguments.value(option);
    if (text == nullptr) return std::optional<Interval>{};
    const auto interval = Interval::parse(*text);
    if (!interval) return fail("--{}: {}", option, interval.error().message);
    return std::optional{*interval};
}

Result<std::optional<std::int64_t>> countOption(const Arguments& arguments, std::string_view option) {
    const std::string* text = arguments.value(option);
    if (text == nullptr) return std::optional<std::int64_t>{};
    std::int64_t count = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), count);
    if (read.ec != std::errc{} || read.ptr != text->data() + text->size() || count <= 0)
        return fail("--{}: '{}' is not a whole number above zero", option, *text);
    return std::optional{count};
}

Result<StatedLayout> layoutOptions(const Arguments& arguments) {
    StatedLayout layout;
    if (const std::string* columns = arguments.value("columns")) {
        auto parsed = parseColumns(*columns);
        if (!parsed) return fail(parsed.error());
        layout.columns = std::move(*parsed);
    }
    if (const std::string* delimiter = arguments.value("delimiter")) {
        const auto parsed = parseDelimiter(*delimiter);
        if (!parsed) return fail(parsed.error());
        layout.delimiter = *parsed;
    }
    return layout;
}

Option delimiterOption() {
    return {"delimiter", "NAME",
            "What parts the columns: comma, semicolon, tab, pipe, caret, blank. Default: found."};
}

tl::expected<StoreLock, Failure> lockToWrite(const Context& context, std::string_view store,
                                             std::string_view doing) {
    if (const auto made = headless::makeFolder(context.dataDir); !made) return failed(made.error());
    auto taken = StoreLock::tryTake(context.dataDir, store, doing);
    if (!taken) return failed(taken.error());
    if (const auto* owner = std::get_if<StoreOwner>(&*taken))
        return refused(owner->refusal(storePath(context.dataDir, store)));
    return std::get<StoreLock>(std::move(*taken));
}

void backUpIfDue(const Context& context, std::string_view store) {
    if (const auto made = backupIfDue(context.dataDir, store, wallClock()); !made)
        context.console.err << "openbell: " << made.error().message << "\n";
}

std::vector<std::string> splitStrategies(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::string_view part = list.substr(0, list.find(','));
        const bool parameter =
            part.find('=') != std::string_view::npos && part.find(':') == std::string_view::npos;
        if (parameter && !out.empty())
            out.back() += "," + std::string{part};
        else if (!part.empty())
            out.emplace_back(part);
        list.remove_prefix(std::min(list.size(), part.size() + 1));
    }
    return out;
}

std::optional<std::string> given(const Arguments& arguments, std::string_view option) {
    const std::string* value = arguments.value(option);
    return value == nullptr ? std::nullopt : std::optional{*value};
}

void print(Console& console, const Json& object) {
    console.out << object.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
}

} // namespace openbell::cli
