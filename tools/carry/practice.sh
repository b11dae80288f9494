#!/usr/bin/env bash
# Scores the command line on the practice editions (real texts from their edit histories, with truth), and says how far
# its confidence can be believed. Both lie outside the project; without them this is skipped.
set -euo pipefail
cd "$(dirname "$0")/../.."
shared=${MARGINALIS_SHARED:-../shared}
score=$shared/tools/reanchor/score.py
program=${1:-target/release/marginalis carry}
if [[ ! -f $score || ! -d $shared/editions ]]; then
	echo "practice: skipped (no practice editions in $shared; MARGINALIS_SHARED says where else)"
	exit 0
fi
[[ -n ${1:-} ]] || cargo build --quiet --release -p marginalis-cli
python3 "$score" --cmd "$program"
python3 tools/carry/calibration.py "$shared" "$program"
