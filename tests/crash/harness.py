"""What every crash scenario needs: the program, run to its end or killed on the way, and the state of its databases.

A kill is SIGKILL at a moment drawn evenly from the time that the same command takes undisturbed, so that every part of
it is hit. Scenarios raise Broken with what they found; all that is random comes from one seed, which is printed.
"""
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import closing


class Broken(Exception):
    """A rule that a crash has broken."""


def require(holds, what):
    if not holds:
        raise Broken(what)


class Box:
    """A program, a seed and an empty folder; counts what was done."""

    def __init__(self, program, seed, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.random = random.Random(seed)
        self.kills = self.survived = self.commands = 0
        self.hit = Counter()  # kills by what they hit
        self.durations = {}

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def _start(self, data_dir, words):
        self.commands += 1
        return subprocess.Popen([self.program, *words, "--data-dir", data_dir, "--json"], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)

    def run(self, data_dir, *words, code=0):
        """Runs to the end, and gives the JSON printed; another exit code breaks the scenario."""
        started = time.monotonic()
        process = self._start(data_dir, words)
        out, err = process.communicate()
        self.durations.setdefault(words[:2], time.monotonic() - started)
        require(process.returncode == code, f"{' '.join(words)}: exit code {process.returncode} instead of {code}: "
                                            f"{err.decode(errors='replace').strip()}")
        return json.loads(out)

    def kill(self, data_dir, *words):
        """Kills on the way. True: it had come to its end before, successfully."""
        started, process = time.monotonic(), self._start(data_dir, words)
        try:
            process.wait(self.random.uniform(0, self.durations[words[:2]]))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        _, err = process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.count_kill(data_dir)
            return False
        require(process.returncode == 0, f"{' '.join(words)}: exit code {process.returncode} after an earlier kill: "
                                         f"{err.decode(errors='replace').strip()}")
        self.survived += 1
        # The machine may have been busy when it was measured.
        self.durations[words[:2]] = min(self.durations[words[:2]], time.monotonic() - started)
        return True

    def count_kill(self, data_dir):
        self.kills += 1
        logs = [os.path.join(data_dir, name) for name in os.listdir(data_dir) if name.endswith("-wal")] \
            if os.path.isdir(data_dir) else []
        self.hit["with a log to recover"] += any(os.path.getsize(log) > 0 for log in logs)
        self.hit["in the middle of a write"] += any(has_torn_transaction(log) for log in logs)

    def copy(self, source, target):
        """A fresh copy of a folder."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        return target


def has_torn_transaction(log):
    """Whether a write-ahead log ends in pages that no commit covers (https://www.sqlite.org/fileformat2.html#walformat)."""
    with open(log, "rb") as file:
        content = file.read()
    if len(content) < 32:
        return len(content) > 0
    page_size, salts = struct.unpack(">I", content[8:12])[0], content[16:24]
    torn = False
    for frame in range(32, len(content), 24 + page_size):
        header = content[frame:frame + 24]
        if header[8:16] != salts[:len(header[8:16])]:
            break  # of an earlier round
        whole = frame + 24 + page_size <= len(content)
        torn = not whole or header[4:8] == bytes(4)
    return torn


def query(file, sql):
    """Rows of a database, read from a copy of it and its log: the program itself must find both as the kill left them."""
    with tempfile.TemporaryDirectory(prefix="openbell-peek-") as folder:
        copy = os.path.join(folder, "copy.db")
        for log in ("", "-wal"):
            if os.path.exists(file + log):
                shutil.copyfile(file + log, copy + log)
        with closing(sqlite3.connect(copy)) as database:
            return database.execute(sql).fetchall()


def require_sound(file):
    found = query(file, "PRAGMA integrity_check")
    require(found == [("ok",)], f"{file} is damaged: {found[:3]}")
    dangling = query(file, "PRAGMA foreign_key_check")
    require(not dangling, f"{file} has rows that refer to nothing: {dangling[:3]}")


def content_hash(file, *queries):
    """One hash of all rows, in the order the queries give them."""
    digest = hashlib.sha256()
    for sql in queries:
        for row in query(file, sql):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def run_scenarios(program, scenarios, seed):
    """Carries out (name, scenario, kills) one by one; gives whether all held."""
    held = True
    for name, scenario, kills in scenarios:
        with tempfile.TemporaryDirectory(prefix="openbell-crash-") as folder:
            box, started = Box(program, f"{seed}-{name}", folder), time.monotonic()
            try:
                scenario(box, kills)
                verdict = "held"
            except Broken as broken:
                verdict, held = f"BROKEN: {broken}", False
            hit = ", ".join(f"{count} {what}" for what, count in box.hit.items())
            print(f"{name}: {box.kills} kills ({hit}), {box.survived} came to their end before, {box.commands} commands, "
                  f"{time.monotonic() - started:.1f} s: {verdict}", flush=True)
    return held
