#include "tests/store/fault_vfs.h"
#include <atomic>
#include <cstring>
#include <sqlite3.h>

namespace openbell::tests {

namespace {

enum class Operation { Read, Write, Sync };

struct Plan {
    std::atomic<bool> active{false}, lasting{false}, struck{false};
    std::atomic<Fault> fault{Fault::FullDisk};
    std::atomic<int> left{0};
};
Plan plan;
sqlite3_vfs* real = nullptr;
sqlite3_vfs shim;

Operation operationOf(Fault fault) {
    switch (fault) {
    case Fault::FailedSync: return Operation::Sync;
    case Fault::BadRead: return Operation::Read;
    case Fault::FullDisk:
    case Fault::ReadOnly:
    case Fault::ShortWrite:
    case Fault::PowerCut: return Operation::Write;
    }
    return Operation::Write;
}

// True when this operation is to fail.
bool fails(Operation operation) {
    if (!plan.active) return false;
    const Fault fault = plan.fault;
    if (plan.struck && fault == Fault::PowerCut) return true;
    if (operation != operationOf(fault)) return false;
    if (plan.struck) return plan.lasting;
    if (--plan.left > 0) return false;
    plan.struck = true;
    return true;
}

// The real file lies behind ours.
struct File {
    sqlite3_file base;
    sqlite3_file* under() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* under(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->under();
}

int closeFile(sqlite3_file* file) {
    return under(file)->pMethods->xClose(under(file));
}

int readFile(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
    if (fails(Operation::Read)) return SQLITE_IOERR_READ;
    return under(file)->pMethods->xRead(under(file), data, size, at);
}

int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
    const bool before = plan.struck;
    if (!fails(Operation::Write)) return under(file)->pMethods->xWrite(under(file), data, size, at);
    switch (plan.fault.load()) {
    case Fault::FullDisk: return SQLITE_FULL;
    case Fault::ReadOnly: return SQLITE_READONLY;
    case Fault::ShortWrite:
    case Fault::PowerCut:
        if (!before || plan.fault == Fault::ShortWrite)
            static_cast<void>(under(file)->pMethods->xWrite(under(file), data, size / 2, at));
        return SQLITE_IOERR_WRITE;
    case Fault::FailedSync:
    case Fault::BadRead: break;
    }
    return SQLITE_IOERR_WRITE;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    if (plan.active && plan.struck && plan.fault == Fault::PowerCut) return SQLITE_IOERR_TRUNCATE;
    return under(file)->pMethods->xTruncate(under(file), size);
}

int syncFile(sqlite3_file* file, int flags) {
    if (fails(Operation::Sync)) return SQLITE_IOERR_FSYNC;
    return under(file)->pMethods->xSync(under(file), flags);
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return under(file)->pMethods->xFileSize(under(file), size);
}
int lockFile(sqlite3_file* file, int lock) {
    return under(file)->pMethods->xLock(under(file), lock);
}
int unlockFile(sqlite3_file* file, int lock) {
    return under(file)->pMethods->xUnlock(under(file), lock);
}
int checkLock(sqlite3_file* file, int* reserved) {
    return under(file)->pMethods->xCheckReservedLock(under(file), reserved);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return under(file)->pMethods->xFileControl(under(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return under(file)->pMethods->xSectorSize(under(file));
}
int characteristics(sqlite3_file* file) {
    return under(file)->pMethods->xDeviceCharacteristics(under(file));
}
int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** data) {
    return under(file)->pMethods->xShmMap(under(file), page, size, extend, data);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return under(file)->pMethods->xShmLock(under(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file) {
    under(file)->pMethods->xShmBarrier(under(file));
}
int shmUnmap(sqlite3_file* file, int remove) {
    return under(file)->pMethods->xShmUnmap(under(file), remove);
}

// Version 2: files are not mapped into memory, so that every access comes by here.
constexpr sqlite3_io_methods kMethods = {2,          closeFile,  readFile,        writeFile,  truncateFile,
                                         syncFile,   fileSize,   lockFile,        unlockFile, checkLock,
                                         control,    sectorSize, characteristics, shmMap,     shmLock,
                                         shmBarrier, shmUnmap,   nullptr,         nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    auto* ours = reinterpret_cast<File*>(file);
    std::memset(ours, 0, sizeof *ours);
    const int code = real->xOpen(real, name, ours->under(), flags, outFlags);
    if (ours->under()->pMethods) ours->base.pMethods = &kMethods;
    return code;
}

int deleteFile(sqlite3_vfs*, const char* name, int sync) {
    if (plan.active && plan.struck && plan.fault == Fault::PowerCut) return SQLITE_IOERR_DELETE;
    return real->xDelete(real, name, sync);
}

} // namespace

std::string_view nameOf(Fault fault) {
    switch (fault) {
    case Fault::FullDisk: return "full disk";
    case Fault::ReadOnly: return "read-only";
    case Fault::ShortWrite: return "short write";
    case Fault::FailedSync: return "failed sync";
    case Fault::BadRead: return "bad read";
    case Fault::PowerCut: return "power cut";
    }
    return "";
}

FaultVfs::FaultVfs() {
    real = sqlite3_vfs_find(nullptr);
    shim = *real;
    shim.zName = "fault";
    shim.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    shim.xOpen = openFile;
    shim.xDelete = deleteFile;
    sqlite3_vfs_register(&shim, 1);
}

FaultVfs::~FaultVfs() {
    clear();
    sqlite3_vfs_register(real, 1);
    sqlite3_vfs_unregister(&shim);
}

void FaultVfs::plan(Fault fault, int n, bool lasting) {
    clear();
    tests::plan.fault = fault;
    tests::plan.left = n;
    tests::plan.lasting = lasting;
    tests::plan.active = true;
}

void FaultVfs::clear() {
    tests::plan.active = false;
    tests::plan.struck = false;
}

bool FaultVfs::struck() const {
    return tests::plan.struck;
}

} // namespace openbell::tests
