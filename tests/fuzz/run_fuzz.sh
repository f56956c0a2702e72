#!/bin/sh
# run_fuzz.sh TARGET FOUND SEEDS: fuzzes for OPENBELL_FUZZ_SECONDS; new inputs and crashes are kept in FOUND.
set -eu
target=$1
found=$2
seeds=$3
[ -d "$seeds" ] || seeds=
exec "$target" -max_total_time="${OPENBELL_FUZZ_SECONDS:-10}" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$found/" "$found" ${seeds:+"$seeds"}
