"""The architecture check finds what it is there to find: each case plants one breach in a small tree."""
import unittest

import check

API = {"engine/api/port.h": '#include "engine/orders/order.h"\n', "engine/orders/order.h": "", "engine/market/bar.h": ""}


def found(files, top_level=(), allowed=""):
    return [(finding.rule, finding.path, finding.line) for finding in check.check(files, top_level, allowed)]


class Includes(unittest.TestCase):
    def test_a_folder_may_include_what_the_table_says_and_what_that_brings_along(self):
        self.assertEqual(found({"engine/runner/runner.cpp": '#include "engine/core/fixed.h"\n'}), [])

    def test_a_folder_may_not_include_upwards(self):
        self.assertEqual(found({"engine/market/bar.h": '\n#include "engine/orders/order.h"\n'}),
                         [("include", "engine/market/bar.h", 2)])

    def test_risk_does_not_see_analytics(self):
        self.assertEqual(found({"engine/risk/gate.cpp": '#include "engine/analytics/facts.h"\n'}),
                         [("include", "engine/risk/gate.cpp", 1)])

    def test_execution_sees_the_port_and_the_simulated_exchange_but_no_adapter(self):
        self.assertEqual(found({"engine/execution/a.cpp": '#include "engine/broker/broker_port.h"\n'
                                                          '#include "engine/broker/paper/exchange.h"\n'
                                                          '#include "engine/broker/kite/kite.h"\n'}),
                         [("include", "engine/execution/a.cpp", 3)])

    def test_the_gui_sees_the_port_and_what_its_headers_bring_along(self):
        panel = '#include "engine/api/port.h"\n#include "engine/orders/order.h"\n#include "ui/format/text.h"\n'
        self.assertEqual(found({**API, "ui/orders/model.cpp": panel}), [])

    def test_the_gui_sees_no_other_header_of_the_engine(self):
        self.assertEqual(found({**API, "ui/orders/model.cpp": '#include "engine/market/bar.h"\n'
                                                              '#include "engine/session/session.h"\n'}),
                         [("include", "ui/orders/model.cpp", 1), ("include", "ui/orders/model.cpp", 2)])

    def test_panels_do_not_include_panels(self):
        self.assertEqual(found({"ui/orders/view.cpp": '#include "ui/chart/chart.h"\n', "ui/chart/chart.h": ""}),
                         [("include", "ui/orders/view.cpp", 1)])

    def test_the_shell_includes_panels(self):
        self.assertEqual(found({"ui/shell/window.cpp": '#include "ui/chart/chart.h"\n', "ui/chart/chart.h": ""}), [])

    def test_includes_are_rooted_at_the_project(self):
        self.assertEqual(found({"engine/core/a.cpp": '#include "fixed.h"\n'}), [("include", "engine/core/a.cpp", 1)])

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(found({"engine/core/a.cpp": '// #include "ui/shell/window.h"\n'}), [])


class Words(unittest.TestCase):
    def breaks(self, rule, path, text):
        self.assertEqual([finding[:2] for finding in found({path: text})], [(rule, path)])

    def test_the_core_is_free_of_qt_clocks_chance_threads_and_files(self):
        self.breaks("qt", "engine/risk/a.h", "#include <QString>\n")
        self.breaks("qt", "engine/broker/broker_port.h", "#include <QtCore>\n")
        self.breaks("qt", "engine/broker/paper/exchange.cpp", "#include <QtCore>\n")
        self.breaks("clock", "engine/runner/a.cpp", "auto now = std::chrono::system_clock::now();\n")
        self.breaks("clock", "engine/runner/a.cpp", "auto now = time(nullptr);\n")
        self.breaks("random", "engine/replay/a.cpp", "std::random_device{}();\n")
        self.breaks("thread", "engine/strategy/a.cpp", "#include <thread>\n")
        self.breaks("file", "engine/analytics/a.cpp", "#include <fstream>\n")

    def test_what_is_beside_the_core_may_use_them(self):
        self.assertEqual(found({"engine/session/a.cpp": "#include <QThread>\n#include <fstream>\n",
                                "engine/broker/kite/a.cpp": "#include <QString>\n"}), [])

    def test_words_in_comments_and_members_do_not_count(self):
        self.assertEqual(found({"engine/core/a.cpp": "// never time(nullptr)\nauto t = bar.time(0) + bar.time();\n"
                                                     "auto x = operand(1);\n"}), [])

    def test_no_flag_makes_facts_differ_between_machines(self):
        self.breaks("flags", "CMakePresets.json", '"-O3 -march=native"')
        self.breaks("flags", "installer/cmake/a.cmake", "-ffast-math")

    def test_credentials_are_never_stored_as_plain_text(self):
        self.breaks("credentials", "engine/session/a.cpp", "job.setInsecureFallback(true);\n")

    def test_no_path_of_one_machine(self):
        self.breaks("path", "README.md", "see /home/someone/data")
        self.breaks("path", "tests/core/a.cpp", 'open("/tmp/x")')
        self.assertEqual(found({"README.md": "https://example.org/home/x ${TMPDIR:-/tmp}/x ~/home/x engine/work/x"}), [])


class Links(unittest.TestCase):
    def test_a_link_outside_the_table(self):
        self.assertEqual(found({"engine/risk/CMakeLists.txt": "openbell_module(engine_risk LINKS engine_store)",
                                "engine/store/CMakeLists.txt": "openbell_module(engine_store)"}),
                         [("link", "engine/risk/CMakeLists.txt", 1)])

    def test_the_core_links_no_qt(self):
        self.assertEqual(found({"engine/risk/CMakeLists.txt": "openbell_module(engine_risk LINKS Qt6::Core)"}),
                         [("link", "engine/risk/CMakeLists.txt", 1)])

    def test_an_include_that_no_link_line_covers(self):
        self.assertEqual(found({"engine/replay/CMakeLists.txt": "openbell_module(engine_replay LINKS engine_runner)",
                                "engine/runner/CMakeLists.txt": "openbell_module(engine_runner)",
                                "engine/journal/CMakeLists.txt": "openbell_module(engine_journal)",
                                "engine/replay/a.cpp": '#include "engine/runner/r.h"\n#include "engine/journal/j.h"\n'}),
                         [("link", "engine/replay/a.cpp", 2)])


    def test_a_link_line_made_by_cmake_is_taken_as_all_that_is_allowed(self):
        self.assertEqual(found({"ui/shell/CMakeLists.txt": "openbell_module(ui_shell QT LINKS ${panel_targets})",
                                "ui/chart/CMakeLists.txt": "openbell_module(ui_chart QT)", "ui/chart/chart.h": "",
                                "ui/shell/a.cpp": '#include "ui/chart/chart.h"\n'}), [])


class Tree(unittest.TestCase):
    def test_the_top_level_is_fixed(self):
        self.assertEqual(found({}, ["engine", ".git", "build", "misc"]), [("top-level", "misc", 1)])

    def test_an_exception_is_taken_only_for_its_file_and_rule(self):
        files = {"engine/core/a.cpp": "#include <thread>\n", "engine/core/b.cpp": "#include <thread>\n"}
        self.assertEqual(found(files, allowed="thread engine/core/a.cpp  # why\n"), [("thread", "engine/core/b.cpp", 1)])

    def test_an_exception_that_is_not_needed_is_an_error(self):
        self.assertEqual(found({}, allowed="thread engine/core/a.cpp\n"), [("allowed", "tests/architecture/allowed.txt", 1)])

    def test_guide_sizes_are_warnings(self):
        self.assertEqual([finding.rule for finding in check.size_warnings({"ui/a/a.h": "#pragma once\n// x\n" + "\n" * 130})],
                         ["size"])


if __name__ == "__main__":
    unittest.main()
