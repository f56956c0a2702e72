#!/usr/bin/env python3
"""check.py ROOT: compares the tree with the rules of rules.py; exit code 1 where it breaks one.

Exceptions stand in allowed.txt, one "rule path  # reason" a line. An exception that is not needed any more is an
error too, so that the list can only shrink. Files above the guide sizes are warnings.
"""
import os
import re
import sys
from collections import namedtuple

import rules

Finding = namedtuple("Finding", "rule path line text")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
MODULE = re.compile(r"openbell_module\s*\(\s*(\w+)([^)]*)\)")
EXECUTABLE_LINKS = re.compile(r"target_link_libraries\s*\(\s*(\w+)([^)]*)\)")
CODE = (".h", ".cpp")
TEXT = CODE + (".txt", ".cmake", ".json", ".py", ".sh", ".md", "")


def closure(start, edges):
    """Everything reachable from the nodes `start`, these included."""
    found, todo = set(), list(start)
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo.extend(edges.get(node, []))
    return found


def folder_of(path):
    """engine/market/csv/x.h -> engine/market; app/x.cpp -> app."""
    parts = path.split("/")
    return parts[0] if parts[0] == "app" else "/".join(parts[:2])


def is_adapter(path):
    """A file of one broker; the port and the simulated exchange, which runs inside the runner, are none."""
    return path.startswith("engine/broker/") and path.count("/") > 2 and not path.startswith("engine/broker/paper/")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def without_comments(text):
    """The text with comments and string contents blanked, so that line numbers stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0)) if match.group(0)[0] == "/" else match.group(0)
    return re.sub(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', blank, text, flags=re.DOTALL)


def includes(text):
    return [(match.group(1), line_of(text, match.start())) for match in INCLUDE.finditer(text)]


def headers_of_port(files):
    """The headers that those of engine/api bring along: what the GUI may name."""
    edges = {path: [name for name, _ in includes(text)] for path, text in files.items() if path.endswith(".h")}
    return closure([path for path in edges if path.startswith("engine/api/")], edges)


def allowed_folders(folder, files):
    if folder == "app" or folder.startswith("engine/"):
        edges = dict(rules.MAY_INCLUDE)
        edges["ui/shell"] = []
        return closure([folder], edges)
    shared = closure(rules.UI_SHARED.get(folder, list(rules.UI_SHARED)), rules.UI_SHARED)
    if folder == "ui/shell":
        shared |= {folder_of(path) for path in files if path.startswith("ui/")}
    return shared | {folder} | set(rules.UI_ENGINE)


def check_includes(files):
    port = headers_of_port(files)
    for path, text in files.items():
        if not path.endswith(CODE) or not path.startswith(("engine/", "ui/", "app/")):
            continue
        folder = folder_of(path)
        allowed = allowed_folders(folder, files)
        for name, line in includes(without_comments(text)):
            if name.endswith(".moc"):
                continue
            if not name.startswith(("engine/", "ui/", "app/")):
                yield Finding("include", path, line, f'"{name}" is not rooted at the project')
            elif folder_of(name) not in allowed and not (path.startswith("ui/") and name in port):
                yield Finding("include", path, line, f'"{name}": {folder} may not include {folder_of(name)}')
            elif folder == "engine/execution" and is_adapter(name):
                yield Finding("include", path, line, f'"{name}": execution sees the broker port, no adapter')


def check_patterns(files):
    for path, text in files.items():
        is_code = path.endswith(CODE)
        in_core = folder_of(path) in rules.CORE_FOLDERS or (folder_of(path) == "engine/broker" and not is_adapter(path))
        is_build = path.endswith((".cmake", "CMakeLists.txt", "CMakePresets.json"))
        patterns = []
        if is_code and not path.startswith("tests/"):
            patterns += rules.FORBIDDEN + (rules.CORE_FORBIDDEN if in_core else [])
        if is_build:
            patterns += rules.BUILD_FORBIDDEN
        body = without_comments(text) if is_code else text
        for rule, pattern, why in patterns:
            for match in pattern.finditer(body):
                yield Finding(rule, path, line_of(body, match.start()), f"'{match.group(0).strip()}': {why}")
        for match in rules.MACHINE_PATH.finditer(text):
            yield Finding("path", path, line_of(text, match.start()), f"'{match.group(0)}...' exists on one machine only")


def link_lines(files):
    """target -> (CMake file, line, names it links) of the modules and of app."""
    found = {}
    for path, text in files.items():
        if not path.endswith("CMakeLists.txt") or not path.startswith(("engine/", "ui/", "app/")):
            continue
        body = re.sub(r"#[^\n]*", "", text)
        for pattern in (MODULE, EXECUTABLE_LINKS):
            for match in pattern.finditer(body):
                _, _, old = found.get(match.group(1), (path, 0, []))
                found[match.group(1)] = (path, line_of(body, match.start()), old + re.findall(r"(?:\$\{)?[\w:]+", match.group(2)))
    return found


def check_links(files):
    links = link_lines(files)
    folders = {target: folder_of(path) for target, (path, _, _) in links.items()}
    for target, (_, _, names) in links.items():
        if any(name.startswith("${") for name in names):  # a list made by CMake: taken as all that is allowed
            allowed = allowed_folders(folders[target], files)
            names += [name for name, folder in folders.items() if folder in allowed and name != target]
    edges = {}
    for target, (_, _, names) in links.items():
        edges.setdefault(folders[target], []).extend(folders[name] for name in names if name in folders)
    for target, (path, line, names) in links.items():
        folder = folders[target]
        allowed = allowed_folders(folder, files)
        for name in names:
            if name in folders and folders[name] not in allowed:
                yield Finding("link", path, line, f"{target} may not link {name}")
            if name.startswith("Qt6::") and folder in rules.CORE_FOLDERS:
                yield Finding("link", path, line, f"{target} may not link {name}: the core is free of Qt")
    for path, text in files.items():
        folder = folder_of(path)
        if not path.endswith(CODE) or folder not in edges:
            continue
        linked = closure([folder], edges)
        for name, line in includes(without_comments(text)):
            target_folder = folder_of(name)
            if name.startswith(("engine/", "ui/")) and target_folder in edges and target_folder not in linked:
                yield Finding("link", path, line, f'"{name}" is included, but no link line of {folder} leads to {target_folder}')


def check_top_level(names):
    for name in sorted(names):
        if not name.startswith((".", "build", "CMakeUserPresets")) and name not in rules.TOP_LEVEL:
            yield Finding("top-level", name, 1, "the top level of the project is fixed")


def size_warnings(files):
    for path, text in files.items():
        limit = rules.GUIDE_LINES.get(os.path.splitext(path)[1])
        count = text.count("\n")
        if limit and count > limit and not path.startswith("tests/"):
            yield Finding("size", path, count, f"{count} lines, the guide size is {limit}: does it hold two things?")
        if path.endswith(".h") and not re.match(r"#pragma once\n//", text):
            yield Finding("header", path, 1, "a header opens with '#pragma once' and a sentence on its purpose")


def without_allowed(findings, allowed_text):
    """The findings that allowed.txt does not name, and a finding for each of its lines that names none."""
    allowed = {}
    for number, line in enumerate(allowed_text.splitlines(), 1):
        words = line.split("#")[0].split()
        if words:
            allowed[tuple(words)] = number
    left = [finding for finding in findings if (finding.rule, finding.path) not in allowed]
    used = {(finding.rule, finding.path) for finding in findings}
    left += [Finding("allowed", "tests/architecture/allowed.txt", number, f"'{' '.join(words)}' is not needed any more")
             for words, number in allowed.items() if words not in used]
    return left


def check(files, top_level, allowed_text):
    findings = []
    for part in (check_includes(files), check_patterns(files), check_links(files), check_top_level(top_level)):
        findings += part
    return without_allowed(findings, allowed_text)


def read_tree(root):
    files = {}
    for folder, names, leaves in os.walk(root):
        names[:] = [name for name in names if name != ".git" and not name.startswith("build") and name != "corpus"]
        for leaf in leaves:
            full = os.path.join(folder, leaf)
            path = os.path.relpath(full, root)
            if leaf != ".git" and os.path.splitext(leaf)[1] in TEXT and not path.startswith("tests/architecture/"):
                with open(full, encoding="utf-8", errors="replace") as file:
                    files[path] = file.read()
    return files


def main(root):
    files = read_tree(root)
    with open(os.path.join(root, "tests/architecture/allowed.txt"), encoding="utf-8") as file:
        findings = check(files, os.listdir(root), file.read())
    for finding in size_warnings(files):
        print(f"{finding.path}:{finding.line}: warning: {finding.text}")
    for finding in findings:
        print(f"{finding.path}:{finding.line}: error [{finding.rule}]: {finding.text}")
    print(f"{len(files)} files, {len(findings)} errors")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
