/**
 * An in-memory library in use, for the UI in a plain browser. `?theme=dark` sets a theme,
 * `?empty` empties it, `?texts=1000` fills the shelf, `?replaced` gives the first text a new edition, `?class` has
 * opened what a class handed in.
 */
import { createFake, type FakeBackend } from "../fake";
import type { Theme } from "../types/Theme";

const THEMES: Theme[] = ["system", "light", "sepia", "dark", "contrast"];

/** A library with some reading done in it. */
export async function createDemonstration(query: URLSearchParams): Promise<FakeBackend> {
  const theme = THEMES.find((one) => one === query.get("theme"));
  const fake = createFake((state) => {
    if (theme) state.settings.theme = theme;
    if (query.has("empty")) Object.assign(state, { texts: [], books: [] });
    const [sample] = state.texts;
    for (let count = 0; sample && count < Number(query.get("texts")); count += 1) {
      state.texts.push({ ...sample, id: `more-${count}`, title: `Text ${count + 1}`, bundle: null });
    }
  });
  if (!query.has("empty")) await readSome(fake);
  if (query.has("replaced")) await reissueFirst(fake);
  if (query.has("class")) await fake.collectHandIns(1);
  return fake;
}

/** A new edition of the first text: a moved section, reworded sentences, a quotation that is gone. */
async function reissueFirst(fake: FakeBackend): Promise<void> {
  const { edition } = (await fake.openText("text-1")).summary;
  for (const words of [
    "voluntary participation",
    "it earns money and binds itself",
    "not a branch of another",
  ]) {
    const [hit] = (await fake.findInText(edition, words)).hits;
    if (hit) await fake.createHighlight({ text: "text-1", start: hit.start, end: hit.end, color: "green" });
  }
  await fake.replaceText("text-1", false);
}

async function readSome(fake: FakeBackend): Promise<void> {
  const mark = (
    words: string,
    rest: Partial<Parameters<typeof fake.createHighlight>[0]>,
  ): Promise<unknown> => {
    for (const { id, document } of fake.world.journal.state.texts) {
      const start = [...(document.points.join("").split(words)[0] ?? "")].length;
      if (start === document.points.length) continue;
      return fake.createHighlight({ text: id, start, end: start + [...words].length, ...rest });
    }
    throw new Error(`No sample text holds “${words}”.`);
  };
  await mark("The question is old; the scale is new.", {
    color: "yellow",
    note: "The whole argument in one line. Compare Nahrada’s three modes: which of them is new in *kind*?",
    tags: ["scale", "thesis"],
  });
  await mark(
    "Nobody assigns the task, nobody sells the result, and the result is not used up by being used.",
    {
      color: "blue",
    },
  );
  await mark("firms take part in it wherever that is cheaper than doing the work alone", {
    color: "purple",
    note: "Is this dependence or symbiosis?",
    tags: ["capitalism"],
  });
  await mark("It cannot last.", {
    color: "pink",
    note: "Survivorship: we only see the projects that did.",
    tags: [],
  });
  await mark("who saves the wages", { color: "orange", tags: ["capitalism", "labor"] });
  await mark("Only here does anything like care for the product appear.", {
    color: "green",
    tags: ["community"],
  });

  await fake.savePosition("text-2", 0, 620);
  await fake.savePosition("text-1", 900, 1400);
  await fake.changeBook("book-1", { status: "reading", page: 40, started: "2026-11-02" });
  await fake.changeBook("book-3", {
    status: "finished",
    started: "2026-09-14",
    finished: "2026-10-01",
    rating: 4,
    note: "Good on aggregation, thin on how a crowd stays independent.",
  });
}
