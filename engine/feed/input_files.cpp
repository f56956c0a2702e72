#include "engine/feed/input_files.h"
#include <algorithm>
#include <array>
#include <system_error>

namespace openbell {

namespace fs = std::filesystem;

namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

bool isDataName(const std::string& name) {
    constexpr std::array<std::string_view, 7> endings = {".csv",    ".txt",    ".tsv", ".csv.gz",
                                                         ".txt.gz", ".tsv.gz", ".zip"};
    const std::string text = lowered(name);
    return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return text.ends_with(ending); });
}

// Archives made on a Mac hold a shadow of each file.
bool isDataEntry(const std::string& name) {
    return isDataName(name) && !name.starts_with("__MACOSX/");
}

Status addFile(InputList& list, const fs::path& path, const std::string& symbol, bool fromFolder) {
    InputPart part{path, {}, symbol, fromFolder, {}, {}};
    if (!isZip(path)) {
        list.parts.push_back(std::move(part));
        return {};
    }
    const auto entries = zipEntries(path);
    if (!entries) return fail(entries.error());
    if (entries->empty()) list.ignored.push_back(path.string() + ": the zip is empty");
    const bool anyData = std::any_of(entries->begin(), entries->end(),
                                     [](const auto& entry) { return isDataEntry(entry.name); });
    for (const auto& entry : *entries) {
        part.entry = entry;
        if (anyData && !isDataEntry(entry.name)) { // a text about the data beside them
            list.ignored.push_back(part.name() + ": not a .csv, .txt or .tsv");
            continue;
        }
        list.parts.push_back(part);
    }
    return {};
}

Status addFolder(InputList& list, const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::recursive_directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored)) found.push_back(it->path());
    }
    if (error) return fail("{}: the folder cannot be read: {}", folder.string(), error.message());
    std::sort(found.begin(), found.end());
    for (const auto& path : found) {
        if (!isDataName(path.filename().string())) {
            list.ignored.push_back(path.string() + ": not a .csv, .txt, .tsv, .gz or .zip");
            continue;
        }
        const auto added = addFile(list, path, {}, true);
        if (!added) return added;
    }
    return {};
}

Status addPattern(InputList& list, const fs::path& pattern) {
    const fs::path folder = pattern.has_parent_path() ? pattern.parent_path() : fs::path{"."};
    std::vector<std::pair<fs::path, std::string>> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error})
        if (const auto symbol = matchSymbol(pattern.filename().string(), entry.path().filename().string()))
            found.emplace_back(entry.path(), *symbol);
    if (error) return fail("{}: the folder cannot be read: {}", folder.string(), error.message());
    if (found.empty()) return fail("{}: no file matches", pattern.string());
    std::sort(found.begin(), found.end());
    for (const auto& [path, symbol] : found) {
        const auto added = addFile(list, path, symbol, false);
        if (!added) return added;
    }
    return {};
}

} // namespace

std::string symbolOfName(const std::string& fileName) {
    std::string stem = fs::path{fileName}.filename().string();
    for (const std::string_view ending : {".gz", ".zip", ".csv", ".txt", ".tsv"})
        if (lowered(stem).ends_with(ending) && stem.size() > ending.size())
            stem.resize(stem.size() - ending.size());
    return stem;
}

std::optional<std::string> matchSymbol(std::string_view pattern, std::string_view fileName) {
    constexpr std::string_view place = "{symbol}";
    if (pattern.empty()) return fileName.empty() ? std::optional<std::string>{""} : std::nullopt;
    if (pattern.starts_with(place)) {
        // The longest name wins, so that "{symbol}_*" leaves only the last part to the star.
        for (std::size_t size = fileName.size(); size > 0; --size)
            if (matchSymbol(pattern.substr(place.size()), fileName.substr(size)))
                return std::string{fileName.substr(0, size)};
        return std::nullopt;
    }
    if (pattern.front() == '*') {
        for (std::size_t skip = 0; skip <= fileName.size(); ++skip)
            if (auto symbol = matchSymbol(pattern.substr(1), fileName.substr(skip))) return symbol;
        return std::nullopt;
    }
    if (fileName.empty() || fileName.front() != pattern.front()) return std::nullopt;
    return matchSymbol(pattern.substr(1), fileName.substr(1));
}

Result<InputList> listInputs(const std::vector<fs::path>& paths) {
    InputList list;
    for (const auto& path : paths) {
        std::error_code error;
        Status added;
        if (fs::is_directory(path, error))
            added = addFolder(list, path);
        else if (fs::exists(path, error))
            added = addFile(list, path, {}, false);
        else if (path.filename().string().find("{symbol}") != std::string::npos)
            added = addPattern(list, path);
        else
            added = fail("{}: there is no such file or folder", path.string());
        if (!added) return fail(added.error());
    }
    return list;
}

} // namespace openbell
