/** Cards beside the text: each as level with its passage as the others let it. Pure. */

export interface Card {
  id: string;
  /** Where it would like to stand. */
  level: number;
  height: number;
}

/**
 * The tops of cards in reading order, without overlap. The one in hand stands exactly level; those before it
 * give way upward as far as there is room, those after it downward.
 */
export function stack(cards: Card[], inHand: string | null, gap: number): Map<string, number> {
  const tops = pushDown(cards, gap, 0);
  const held = cards.findIndex(({ id }) => id === inHand);
  const card = cards[held];
  if (!card || tops.get(card.id) === card.level) return tops;
  const before = pushUp(cards.slice(0, held), card.level - gap, gap);
  if (!before) return tops;
  return new Map([...before, ...pushDown(cards.slice(held), gap, card.level)]);
}

function pushDown(cards: Card[], gap: number, from: number): Map<string, number> {
  const tops = new Map<string, number>();
  let free = from;
  for (const { id, level, height } of cards) {
    const top = Math.max(free, level);
    tops.set(id, top);
    free = top + height + gap;
  }
  return tops;
}

/** `null`: there is not room enough above. */
function pushUp(cards: Card[], until: number, gap: number): Map<string, number> | null {
  const tops = new Map<string, number>();
  let free = until;
  for (const { id, level, height } of cards.toReversed()) {
    const top = Math.min(level, free - height);
    if (top < 0) return null;
    tops.set(id, top);
    free = top - gap;
  }
  return tops;
}
