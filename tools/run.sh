#!/usr/bin/env bash
# Opens the window that was built. Where there is no display, walks through the main loop on a virtual one.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ $(uname) != Linux || -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
  exec target/release/marginalis-desktop "$@"
fi

echo "run: there is no display here. The window opens on a virtual one, and the main loop is walked through:"
echo "run: the study edition is opened, a passage marked, a note written, a key book begun, the notes exported."
tools/setup.sh window
out="$PWD/out/walk"
rm -rf "$out"
mkdir -p "$out"
tests/e2e/run --script tests/e2e/walk.mjs "$out"
echo "run: screenshots and the exported notes are in $out"
