// The rules of Hypothesis' client (src/annotator/anchoring/match-quote.ts, BSD-2-Clause) on its own search library,
// as a program with the contract of `marginalis carry`, to be scored beside it:
//   npm install --prefix /tmp/peer approx-string-match@2.0.0
//   NODE_PATH=/tmp/peer/node_modules tools/carry/practice.sh 'node tools/carry/hypothesis.mjs'
// It sees the quote, 32 code units of context on each side and the old position, never the old text.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const path = createRequire(process.env.NODE_PATH + '/').resolve('approx-string-match');
const { default: search } = await import(path).then((m) => (m.default?.default ? m.default : m));

const [, , oldFile, newFile, targetsFile] = process.argv;
const old = Array.from(readFileSync(oldFile, 'utf8'));
const text = readFileSync(newFile, 'utf8');

function matches(quote, most) {
  const found = [];
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1))
    found.push({ start: at, end: at + quote.length, errors: 0 });
  return found.length > 0 ? found : search(text, quote, most);
}

function likeness(part, words) {
  if (words.length === 0 || part.length === 0) return 0;
  const found = search(part, words, words.length);
  return found.length === 0 ? 0 : 1 - found[0].errors / words.length;
}

function find(quote, before, after, hint) {
  const found = matches(quote, Math.min(256, quote.length / 2));
  let best = null;
  for (const match of found) {
    const quoteScore = 1 - match.errors / quote.length;
    const prefix = before ? likeness(text.slice(Math.max(0, match.start - before.length), match.start), before) : 1;
    const suffix = after ? likeness(text.slice(match.end, match.end + after.length), after) : 1;
    const near = 1 - Math.abs(match.start - hint) / text.length;
    const score = (50 * quoteScore + 20 * prefix + 20 * suffix + 2 * near) / 92;
    if (best === null || score > best.score) best = { ...match, score };
  }
  return best;
}

// JavaScript counts UTF-16 units, the contract code points.
const points = (unit) => Array.from(text.slice(0, unit)).length;
const answers = JSON.parse(readFileSync(targetsFile, 'utf8')).map(({ id, start, end }) => {
  const before = old.slice(0, start).join('');
  const quote = old.slice(start, end).join('');
  const after = old.slice(end, end + 32).join('').slice(0, 32);
  const match = text.slice(before.length, before.length + quote.length) === quote
    ? { start: before.length, end: before.length + quote.length, score: 1 }
    : find(quote, before.slice(-32), after, before.length);
  if (match === null) return { id, status: 'orphaned', verdict: 'removed', start: null, end: null, confidence: 1 };
  const [from, to] = [points(match.start), points(match.end)];
  return { id, status: 'anchored', verdict: 'reworded', start: from, end: to, confidence: match.score };
});
console.log(JSON.stringify(answers));
