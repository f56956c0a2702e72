#!/usr/bin/env python3
"""crash.py --program FILE [--kills N] [--seed S] [SCENARIO[=N]...]: kills the program at random moments and checks what is left.

The kills are shared out among the scenarios that name no number of their own. Exit code 1 where a rule was broken. A file
of scenarios has a dictionary SCENARIOS of functions (box, kills); add it below.
"""
import argparse
import random
import sys

import sessions
import stores
from harness import run_scenarios

SCENARIOS = {**stores.SCENARIOS, **sessions.SCENARIOS}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    given = parser.parse_args()
    asked = dict(word.partition("=")[::2] for word in given.scenarios or SCENARIOS)
    unknown = [name for name in asked if name not in SCENARIOS]
    if unknown:
        parser.error(f"there is no scenario {unknown[0]}: use {', '.join(SCENARIOS)}")
    print(f"seed {given.seed}", flush=True)
    sharing = [name for name, number in asked.items() if not number]
    shares = {name: given.kills // len(sharing) + (place < given.kills % len(sharing))
              for place, name in enumerate(sharing)}
    chosen = [(name, SCENARIOS[name], int(number or shares[name])) for name, number in asked.items()]
    return 0 if run_scenarios(given.program, chosen, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
