#pragma once
// Rows of the shared CSV files, plain or gzipped, for the tests of this folder.
#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <filesystem>
#include <vector>
#include <zlib.h>

namespace openbell::tests {

// The fields of each line, blanks at the ends of a field removed. zlib reads plain files as they are.
inline std::vector<QByteArrayList> csvRows(const std::filesystem::path& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (!file) qFatal("cannot open %s", path.c_str());
    QByteArray text;
    QByteArray chunk(1 << 16, '\0');
    for (int n = 0; (n = gzread(file, chunk.data(), static_cast<unsigned>(chunk.size()))) > 0;)
        text.append(chunk.constData(), n);
    gzclose(file);
    std::vector<QByteArrayList> rows;
    for (const QByteArray& line : text.split('\n')) {
        if (line.trimmed().isEmpty()) continue;
        QByteArrayList fields = line.trimmed().split(',');
        for (QByteArray& field : fields)
            field = field.trimmed();
        rows.push_back(fields);
    }
    return rows;
}

} // namespace openbell::tests
