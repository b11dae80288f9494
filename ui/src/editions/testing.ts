/** A library whose first text has a new edition, for the tests of these screens. */
import { createFake, type FakeBackend } from "../backend/fake";

/** One mark of each kind: kept, moved, reworded, removed. */
const MARKED = [
  "The question is old; the scale is new.",
  "it earns money and binds itself",
  "firms take part in it wherever that is cheaper than doing the work alone",
  "Nobody assigns the task, nobody sells the result",
];

/** The first text marked four times and then replaced. */
export async function reissued(): Promise<FakeBackend> {
  const fake = createFake();
  const { edition } = (await fake.openText("text-1")).summary;
  for (const words of MARKED) {
    const [hit] = (await fake.findInText(edition, words)).hits;
    if (!hit) throw new Error(`“${words}” is not in the sample.`);
    await fake.createHighlight({ text: "text-1", start: hit.start, end: hit.end, note: `On: ${words}` });
  }
  await fake.replaceText("text-1", false);
  return fake;
}
