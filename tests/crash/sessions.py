"""Paper sessions with working orders, killed at any moment and gone on with until they end."""
import json
import os
import signal
import sqlite3
import subprocess
from contextlib import closing

from harness import query, require, require_sound
from stores import import_words, write_bars

CONFIGURATION = {
    "data": {"symbols": ["S0", "S1"], "interval": "1m"},
    "capital": "1000000",
    "strategies": [{"type": "ehma_pivot", "id": "quick", "parameters": {"fast": 5, "slow": 13}},
                   {"type": "regime_adaptive"}],
    "exits": {"stop": {"type": "percent", "value": 0.2}, "target": {"type": "r", "value": 1},
              "target_2": {"type": "r", "value": 2}, "time": "15:20"},
    "risk": {"daily_loss": 0.05, "max_trades_per_day": 40},
}
DAYS = 6
WORKING = (0, 2, 3, 4, 5, 6, 7, 12)  # of OrderState, those an order can still leave
SPEED = "150000"  # a session takes a second or so: long enough to be hit anywhere


def paper(data_dir):
    return os.path.join(data_dir, "paper.db")


def progress(data_dir):
    """Entries that are committed, by session, as anyone may read them while the program runs."""
    if not os.path.exists(paper(data_dir)):
        return {}
    try:
        with closing(sqlite3.connect(f"file:{paper(data_dir)}?mode=ro", uri=True, timeout=2)) as database:
            return dict(database.execute("SELECT s.id, p.entries FROM session_progress p JOIN sessions s "
                                         "ON s.number = p.session"))
    except sqlite3.Error:
        return {}  # being made


def kill_seeing(box, data_dir, *words):
    """As box.kill(); gives also what was committed shortly before."""
    process = box._start(data_dir, words)
    seen = {}
    try:
        process.wait(box.random.uniform(0, 1.05 * box.durations[words[:2]]))
    except subprocess.TimeoutExpired:
        seen = progress(data_dir)
        os.killpg(process.pid, signal.SIGKILL)
    _, err = process.communicate()
    if process.returncode == -signal.SIGKILL:
        box.count_kill(data_dir)
        count_working(box, data_dir)
        return False, seen
    require(process.returncode == 0, f"{' '.join(words)}: exit code {process.returncode} after an earlier kill: "
                                     f"{err.decode(errors='replace').strip()}")
    box.survived += 1
    return True, seen


def count_working(box, data_dir):
    """What the kill hit: a session under way, and orders that work in it."""
    if not os.path.exists(paper(data_dir)):
        return
    open_session = "SELECT session FROM session_progress WHERE ended_at IS NULL"
    tables = query(paper(data_dir), "SELECT count(*) FROM sqlite_schema WHERE name IN ('session_progress', 'orders')")
    if tables != [(2,)] or not query(paper(data_dir), open_session):
        return
    box.hit["during a session"] += 1
    states = f"SELECT count(*) FROM orders WHERE session IN ({open_session}) AND state IN {WORKING}"
    box.hit["with working orders"] += query(paper(data_dir), states)[0][0] > 0


def check(box, data_dir, session, seen):
    """What a kill left of a session: all that was seen of it, in order, and nothing else."""
    require_sound(paper(data_dir))
    now = progress(data_dir)
    for name, entries in seen.items():
        require(now.get(name, 0) >= entries, f"{name} had {entries} entries before the kill, now {now.get(name)}")
    if session is None:
        return
    rows = query(paper(data_dir), f"SELECT count(*), count(DISTINCT seq), max(seq) FROM journal "
                                  f"WHERE session_id = '{session}'")
    require(rows == [(now[session], now[session], now[session] - 1)], f"{now[session]} entries, but rows {rows}")
    fills, double = query(paper(data_dir), "SELECT count(*), count(*) - count(DISTINCT key) FROM fills")[0]
    require(double == 0, f"{double} of {fills} fills are there twice")
    intact = box.run(data_dir, "journal", "verify", session)
    require(intact["intact"] and intact["entries"] == now[session], f"the journal is not intact: {intact}")
    verified = box.run(data_dir, "replay", session, "--verify")
    require(verified["identical"], f"the facts do not follow from the journal: {verified}")


def newest(box, data_dir):
    if not os.path.exists(paper(data_dir)):
        return None
    listed = box.run(data_dir, "sessions", "--mode", "paper")
    return listed[0] if listed else None


def sessions(box, kills):
    """However often it is killed, a session ends with the facts of one that was not."""
    base = box.path("base")
    for number in range(2):
        box.run(base, *import_words([write_bars(box.path(f"S{number}.csv"), DAYS, number)]))
    configuration = box.path("session.json")
    with open(configuration, "w", encoding="ascii") as file:
        json.dump(CONFIGURATION, file)
    begin = ("run", "--mode", "paper", "--feed", "bars", "--speed", SPEED, "--config", configuration)
    undisturbed = box.run(base, *begin)
    require(undisturbed["trades"] > 20, f"too little happens in this session: {undisturbed}")
    box.durations["run", "--resume"] = box.durations["run", "--mode"]
    while box.kills < kills:
        data_dir, session, times = box.copy(base, box.path("killed")), None, 0
        while True:
            words = (begin if session is None else ("run", "--resume", session, "--speed", SPEED))
            before = newest(box, data_dir)
            ended, seen = kill_seeing(box, data_dir, *words)
            times += not ended
            listed = newest(box, data_dir)
            if session is None and before != listed:
                session = listed["session_id"]
            check(box, data_dir, session, seen)
            if ended or (session and listed["state"] == "finished"):
                break
        listed = newest(box, data_dir)
        require(listed["state"] == "finished", f"it ended, but is {listed['state']}")
        require(listed["facts_hash"] == undisturbed["facts_hash"],
                f"killed {times} times it ends with {listed['facts_hash']}, undisturbed with {undisturbed['facts_hash']}")
        require(listed["facts"] == undisturbed["facts"] and listed["inputs"] == undisturbed["inputs"],
                f"{listed} is not {undisturbed}")


SCENARIOS = {"sessions": sessions}
