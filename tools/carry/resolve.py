#!/usr/bin/env python3
"""resolve.py OLD NEW TARGETS.json: carries marks with `marginalis resolve`, which sees only quote, context and position,
with the contract of `marginalis carry` (tools/carry/practice.sh 'python3 tools/carry/resolve.py').
"""
import json
import subprocess
import sys
import tempfile

CONTEXT = 32

old = open(sys.argv[1], encoding="utf-8", newline="").read()
selectors = []
for target in json.load(open(sys.argv[3], encoding="utf-8")):
    start, end = target["start"], target["end"]
    selectors.append({
        "id": target["id"],
        "exact": old[start:end],
        "prefix": old[max(0, start - CONTEXT):start],
        "suffix": old[end:end + CONTEXT],
        "start": start,
    })
with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
    json.dump(selectors, file)
    file.flush()
    sys.exit(subprocess.run(["target/release/marginalis", "resolve", sys.argv[2], file.name]).returncode)
