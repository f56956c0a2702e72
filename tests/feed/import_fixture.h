#pragma once
// Files of a test in a folder of their own, and a sink that keeps what an import hands over.
#include "engine/feed/import_bars.h"
#include <QTemporaryDir>
#include <fstream>
#include <map>
#include <zip.h>
#include <zlib.h>

namespace openbell::tests {

class Files {
public:
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path{m_folder.path().toStdString()} / name;
    }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(path(name).parent_path());
        std::ofstream{path(name), std::ios::binary} << text;
        return path(name);
    }
    // One gzip member a text.
    std::filesystem::path writeGzip(const std::string& name, const std::vector<std::string>& members) const {
        std::filesystem::create_directories(path(name).parent_path());
        std::filesystem::remove(path(name));
        for (const auto& member : members) {
            gzFile file = gzopen(path(name).c_str(), "ab");
            gzwrite(file, member.data(), static_cast<unsigned>(member.size()));
            gzclose(file);
        }
        return path(name);
    }
    std::filesystem::path writeZip(const std::string& name,
                                   const std::vector<std::pair<std::string, std::string>>& entries) const {
        std::filesystem::create_directories(path(name).parent_path());
        zip_t* zip = zip_open(path(name).c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
        for (const auto& [entry, text] : entries)
            zip_file_add(zip, entry.c_str(), zip_source_buffer(zip, text.data(), text.size(), 0), 0);
        zip_close(zip);
        return path(name);
    }
    void truncate(const std::string& name, std::uintmax_t bytesLess) const {
        std::filesystem::resize_file(path(name), std::filesystem::file_size(path(name)) - bytesLess);
    }
    [[nodiscard]] std::filesystem::path folder() const { return path(""); }

private:
    QTemporaryDir m_folder;
};

// Keeps bars as a store does: equal ones are unchanged, others at a known start conflict.
class KeepingSink final : public BarSink {
public:
    using Key = std::pair<std::string, std::string>; // symbol, interval
    std::map<Key, std::map<std::int64_t, Bar>> bars;
    std::map<std::string, Instrument> instruments;
    bool fails = false;
    std::string failsFor; // a symbol

    Result<StoreCounts> store(const Instrument& instrument, Interval interval,
                              std::span<const Bar> given) override {
        if (fails || instrument.symbol == failsFor) return fail("the disk is full");
        instruments[instrument.symbol] = instrument;
        StoreCounts counts;
        auto& kept = bars[{instrument.symbol, interval.toString()}];
        UtcTime previous{INT64_MIN};
        for (const Bar& bar : given) {
            ENSURE(bar.start > previous); // the port's promise
            previous = bar.start;
            const auto [it, added] = kept.try_emplace(bar.start.ns, bar);
            if (added)
                ++counts.rows_stored;
            else if (it->second == bar)
                ++counts.rows_unchanged;
            else
                ++counts.rows_conflicting;
        }
        return counts;
    }
    [[nodiscard]] std::vector<Bar> of(const std::string& symbol, const std::string& interval) const {
        std::vector<Bar> out;
        const auto found = bars.find({symbol, interval});
        if (found == bars.end()) return out;
        for (const auto& [start, bar] : found->second)
            out.push_back(bar);
        return out;
    }
};

inline bool addsUp(const QualityCounts& counts) {
    return counts.rowsRead == counts.rowsStored + counts.rowsUnchanged + counts.rowsConflicting +
                                  counts.rowsRepeated + counts.rowsMerged + counts.rowsRefused;
}

} // namespace openbell::tests
