#!/usr/bin/env python3
"""word_diff.py OLD NEW TARGETS.json: a plain word diff of both editions with the contract of `marginalis carry`, to be
scored beside it (tools/carry/practice.sh 'python3 tools/carry/word_diff.py'). A mark goes from the first to the last
of its words that the diff kept; it is given up where fewer than 35 of 100 were.
"""
import difflib
import json
import re
import sys

old, new = (open(path, encoding="utf-8", newline="").read() for path in sys.argv[1:3])
word = re.compile(r"\w+")
places = [[match.span() for match in word.finditer(text)] for text in (old, new)]
words = [[text[a:b].lower() for a, b in spans] for text, spans in zip((old, new), places)]


def blocks(a, b):
    """Lines first, then the words between: difflib is too slow for whole books of words."""
    return difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()


def lines(spans, text):
    starts, number, at = [], -1, -1
    for index, (start, _) in enumerate(spans):
        line = text.count("\n", at + 1, start) if at >= 0 else 1
        if line:
            starts.append(index)
        at = start
    return starts + [len(spans)]


to = {}
starts = [lines(spans, text) for spans, text in zip(places, (old, new))]
rows = [[tuple(w[a:b]) for a, b in zip(s, s[1:])] for w, s in zip(words, starts)]
i = j = 0
for a, b, size in blocks(*rows):
    (x0, x1), (y0, y1) = (starts[0][i], starts[0][a]), (starts[1][j], starts[1][b])
    for p, q, n in blocks(words[0][x0:x1], words[1][y0:y1]):
        to.update((x0 + p + k, y0 + q + k) for k in range(n))
    x, y = starts[0][a], starts[1][b]
    i, j = a + size, b + size
    to.update((x + k, y + k) for k in range(starts[0][i] - x))

answers = []
for target in json.load(open(sys.argv[3], encoding="utf-8")):
    inside = [k for k, (a, b) in enumerate(places[0]) if b > target["start"] and a < target["end"]]
    kept = [to[k] for k in inside if k in to]
    answer = {"id": target["id"], "status": "orphaned", "verdict": "removed", "start": None, "end": None, "confidence": 1}
    if kept and len(kept) >= 0.35 * len(inside):
        answer.update(status="anchored", verdict="reworded", start=places[1][kept[0]][0], end=places[1][kept[-1]][1])
    answers.append(answer)
print(json.dumps(answers))
