"""Imports, migrations, backups and the mending of damaged databases, killed at any moment."""
import glob
import itertools
import os
import random
import shutil

from harness import content_hash, query, require, require_sound

BARS = ("SELECT i.symbol, b.interval, b.day, b.bar_count, b.packed FROM bars b JOIN instruments i "
        "ON i.id = b.instrument ORDER BY 1, 2, 3")
TICKS = "SELECT i.symbol, t.day, t.tick_count, t.packed FROM ticks t JOIN instruments i ON i.id = t.instrument ORDER BY 1, 2"


def write_bars(file, days, seed):
    """Minute bars of as many NSE sessions; prices walk on a grid of 0.05."""
    walk, price = random.Random(seed), 20_000
    with open(file, "w", encoding="ascii") as out:
        out.write("date,open,high,low,close,volume\n")
        for day in range(days):
            for minute in range(375):
                start, price = price, max(1_000, price + walk.randint(-5, 5))
                high, low = max(start, price) + walk.randint(0, 3), min(start, price) - walk.randint(0, 3)
                clock = 9 * 60 + 15 + minute
                out.write(f"2016-{1 + day // 28:02}-{1 + day % 28:02} {clock // 60:02}:{clock % 60:02}:00,{start * .05:.2f},"
                          f"{high * .05:.2f},{low * .05:.2f},{price * .05:.2f},{walk.randint(0, 9_999)}\n")
    return file


def import_words(files):
    return "import", "bars", *files, "--tz", "Asia/Kolkata"


def market(data_dir):
    return os.path.join(data_dir, "market.db")


def imports_of(box, count, days=60, files=3):
    """The files of each import; a file's name is its symbol."""
    return [[write_bars(box.path(f"S{i}{j}.csv"), days, 10 * i + j) for j in range(files)] for i in range(count)]


def imported_hashes(box, lists):
    """The content after each further import, undisturbed."""
    data_dir, hashes = box.path("undisturbed"), []
    for files in lists:
        box.run(data_dir, *import_words(files))
        hashes.append(content_hash(market(data_dir), BARS, TICKS))
    return hashes


def imports(box, kills):
    """What an import acknowledged is there; importing again completes it, and nothing is doubled."""
    lists = imports_of(box, 3)
    hashes = imported_hashes(box, lists)
    for turn in itertools.count():
        data_dir = box.path(f"turn-{turn}")
        for number, files in enumerate(lists):
            acknowledged = False
            while not acknowledged and box.kills < kills:
                acknowledged = box.kill(data_dir, *import_words(files))
                if not os.path.exists(market(data_dir)):
                    continue
                require_sound(market(data_dir))
                bars = dict(query(market(data_dir), "SELECT i.symbol, sum(b.bar_count) FROM bars b JOIN instruments i "
                                                    "ON i.id = b.instrument GROUP BY 1"))
                symbols = [f"S{i}{j}" for i in range(number + acknowledged) for j in range(3)]
                require(all(bars.get(symbol) == 60 * 375 for symbol in symbols), f"acknowledged bars are gone: {bars}")
            if not acknowledged:
                box.run(data_dir, *import_words(files))
            found = content_hash(market(data_dir), BARS, TICKS)
            require(found == hashes[number], f"the content after {number + 1} imports is not that of an undisturbed run")
        if box.kills >= kills:
            return
        shutil.rmtree(data_dir)


def migrations(box, kills):
    """A store has the old layout or the new one, with all its rows, whenever it is killed in between."""
    base = box.path("base")
    imported_hashes(box, imports_of(box, 2, 90))
    os.rename(box.path("undisturbed"), base)
    box.run(base, "db", "init")
    newest = query(market(base), "PRAGMA user_version")[0][0]
    box.run(base, "db", "migrate", "--store", "market", "--to", "1")
    layouts = {version: query(market(base), "SELECT count(*) FROM sqlite_schema")[0][0] for version in (1,)}
    expected = content_hash(market(base), BARS)
    box.run(box.copy(base, box.path("whole")), "db", "migrate")
    layouts[newest] = query(market(box.path("whole")), "SELECT count(*) FROM sqlite_schema")[0][0]
    while box.kills < kills:
        data_dir = box.copy(base, box.path("killed"))
        for _ in range(3):
            if box.kill(data_dir, "db", "migrate"):
                break
            require_sound(market(data_dir))
            version = query(market(data_dir), "PRAGMA user_version")[0][0]
            tables = query(market(data_dir), "SELECT count(*) FROM sqlite_schema")[0][0]
            require(layouts.get(version) == tables, f"layout {version} with {tables} tables is neither old nor new")
            require(content_hash(market(data_dir), BARS) == expected, "rows were lost on the way")
        box.run(data_dir, "db", "migrate")
        require(query(market(data_dir), "PRAGMA user_version")[0][0] == newest, "the migration does not complete")
        require(content_hash(market(data_dir), BARS) == expected, "rows were lost by the migration")


def backups(box, kills):
    """A file with a backup's name is whole; there are never fewer of them than before, up to five."""
    imported_hashes(box, imports_of(box, 1, 90))
    data_dir = box.path("undisturbed")
    expected = content_hash(market(data_dir), BARS)
    box.run(data_dir, "db", "backup")
    fewest = 1
    while box.kills < kills:
        box.kill(data_dir, "db", "backup")
        copies = glob.glob(os.path.join(data_dir, "backups", "market-*Z.db"))
        require(len(copies) >= fewest, f"{fewest} backups have become {len(copies)}")
        require(len(copies) <= 6, f"{len(copies)} backups are kept")  # the sixth goes after its successor is there
        fewest = min(5, len(copies))
        for copy in copies:
            require_sound(copy)
            require(content_hash(copy, BARS) == expected, f"{copy} lacks rows")
    require_sound(market(data_dir))
    require(content_hash(market(data_dir), BARS) == expected, "the store itself has changed")


def mending(box, kills):
    """Setting a damaged store aside and restoring it can be cut off anywhere, and done again."""
    imported_hashes(box, imports_of(box, 1))
    base = box.path("undisturbed")
    expected = content_hash(market(base), BARS)
    box.run(base, "db", "backup")
    with open(market(base), "r+b") as file:
        file.seek(2 * 32_768)
        file.write(b"\x7f" * 4096)
    with open(market(base), "rb") as file:
        damaged = file.read()
    whole = box.copy(base, box.path("whole"))
    box.run(whole, "db", "check", code=1)
    box.run(whole, "db", "restore")
    while box.kills < kills:
        data_dir = box.copy(base, box.path("killed"))
        if box.random.random() < 0.5:
            box.kill(data_dir, "db", "restore")
        else:
            box.run(data_dir, "db", "check", code=1)
            box.kill(data_dir, "db", "restore")
        box.run(data_dir, "db", "restore")
        require_sound(market(data_dir))
        require(content_hash(market(data_dir), BARS) == expected, "the restored store lacks rows")
        kept = glob.glob(market(data_dir) + ".corrupt-*")
        require(any(open(file, "rb").read() == damaged for file in kept), f"the damaged file is gone: {kept}")


SCENARIOS = {"imports": imports, "migrations": migrations, "backups": backups, "mending": mending}
