#!/usr/bin/env python3
"""calibration.py SHARED PROGRAM: of the marks given at a confidence, how many are right?

Right: a surviving mark on its first and last word, a removed one given up. Called by practice.sh.
"""
import collections
import json
import pathlib
import shlex
import subprocess
import sys

shared, program = pathlib.Path(sys.argv[1]), shlex.split(sys.argv[2])
sys.path.insert(0, str(shared / "tools" / "reanchor"))
import score  # noqa: E402

bins = collections.defaultdict(collections.Counter)
verdicts = collections.defaultdict(collections.Counter)
for pair in sorted(path for path in (shared / "editions").iterdir() if path.is_dir()):
    files = [str(pair / name) for name in ("old.txt", "new.txt", "targets.json")]
    answers = json.loads(subprocess.run(program + files, stdout=subprocess.PIPE, check=True).stdout)
    answers = {answer["id"]: answer for answer in answers}
    new = (pair / "new.txt").read_text()
    for target in json.loads((pair / "truth.json").read_text())["targets"]:
        if target["truth"]["label"] == "ambiguous":
            continue
        answer = answers[target["id"]]
        place = (answer["start"], answer["end"]) if answer["status"] == "anchored" else None
        outcome = score.score(new, target["truth"], place)
        right = outcome in ("exact", "orphan-ok")
        bins[min(int(answer["confidence"] * 20 + 1e-6), 19) / 20][right] += 1
        verdicts[answer["verdict"]][outcome] += 1

print("\nconfidence   marks    right, %")
for low, count in sorted(bins.items(), reverse=True):
    marks = sum(count.values())
    print("%.2f–%.2f  %7d  %9.2f" % (low, low + 0.05, marks, 100 * count[True] / marks))
print("\nverdict")
for verdict, outcomes in sorted(verdicts.items()):
    print("%-10s %s" % (verdict, ", ".join("%s %d" % pair for pair in outcomes.most_common())))
