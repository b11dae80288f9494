/** How well a few letters name a command: letters in order, better where they begin words and stand together. */

/** The higher the better; null where the letters are not in the name in this order. */
export function scoreOf(name: string, letters: string): number | null {
  const wanted = letters.toLocaleLowerCase().replace(/\s+/gu, "");
  const words = name.toLocaleLowerCase();
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = nextPlace(words, letter, from, last);
    if (at < 0) return null;
    score += at === last + 1 ? 3 : beginsWord(words, at) ? 2 : 0;
    last = at;
    from = at + 1;
  }
  // Of two that fit alike, the shorter name is meant.
  return score - words.length / 100;
}

/** The next letter of a run if it goes on, else one that begins a word, else any. */
function nextPlace(words: string, letter: string, from: number, last: number): number {
  if (words[last + 1] === letter && last >= 0) return last + 1;
  for (let at = words.indexOf(letter, from); at >= 0; at = words.indexOf(letter, at + 1)) {
    if (beginsWord(words, at)) return at;
  }
  return words.indexOf(letter, from);
}

function beginsWord(words: string, at: number): boolean {
  return at === 0 || /[\s(“]/u.test(words[at - 1] ?? "");
}
