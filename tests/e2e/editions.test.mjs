/**
 * A text that was marked gets a new edition: what becomes of each mark is seen, decided, taken back and done again, and
 * outlives the program's sudden end.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import { WORKS, counted, newEdition, wordsNow } from "./reissued.mjs";

const VERDICTS = ["Kept", "Moved", "Reworded", "Ambiguous", "Removed"];
const NO_PLACE = "Without a place in this edition.";

for (const work of WORKS) {
  test(`twenty marks go with their words into a new edition: ${work.title}`, { timeout: 600_000 }, async (t) => {
    const home = newHome(t);
    let window = await open(home);
    const text = await importText(window, work);
    await markAll(window, text, work);
    await window.kill();

    window = await open(home);
    await window.find("heading");
    assert.deepEqual((await notes(home, text)).map(({ quote }) => quote).sort(), work.marks.map(({ words }) => words).sort());
    await readAt(window, text, work);
    await replaceByPalette(window, newEdition(work, home.folder));
    assert.deepEqual(await window.figures(), expectedCounts(work), "the preview");
    await window.click("button", "Replace", "[role=dialog]");
    await until("the place of the reader, moved with its words", () => inSight(window, placeOf(work)));
    await window.click("button", "What changed", "[role=status]");
    await window.find("heading", "What changed");
    await reportIsTrue(window, work);
    await window.kill();

    window = await open(home);
    await window.goTo(`#/changes/${text}`);
    await reportIsTrue(window, work);
    await placeByHand(window, text, work);
    await bulkIsOneStep(window, work);
    await window.kill();

    window = await open(home);
    await allIsThere(window, text, work);
    await compared(window, work);
    await takenBack(window, text, work);
  });
}

async function importText(window, { file, title }) {
  await window.go("Library");
  await window.click("button", "Import text", "main");
  await answerDialog("Import text", file);
  await window.find("dialog");
  await window.press("Escape");
  const texts = await commandLine(window.home, "texts");
  return texts.find((text) => text.title === title).id;
}

/** Marks each passage as a reader does: it is brought into sight, selected, and a key is pressed. */
async function markAll(window, text, { marks }) {
  const { plain } = await commandLine(window.home, "show", text, "--as", "plain");
  for (const [i, { words }] of marks.entries()) {
    await window.goTo(`#/read/${text}?at=${[...plain.slice(0, plain.indexOf(words))].length}`);
    await until(`“${words}”`, () => window.select(words).then(() => true));
    await window.press(String((i % 6) + 1));
    await until(`mark ${i + 1}`, async () => Object.values(await window.marks()).includes(words));
    if (isNoted(marks[i], i)) {
      await window.press("n");
      await window.find("textbox", "Note");
      await window.type(`Note on mark ${i + 1}`);
      await window.press("Escape");
    }
    await window.press("Escape");
  }
  const noted = marks.filter(isNoted).length;
  await until("the saved notes", async () => (await notes(window.home, text)).filter(({ note }) => note).length === noted);
}

/** Some of the marks, and those that will lose their words. */
function isNoted({ verdict }, i) {
  return i % 7 === 0 || verdict === "removed";
}

/** Where the reader is when the new edition comes: in the section that it moves. */
const placeOf = ({ marks }) => marks.find(({ verdict }) => verdict === "moved").words;

async function readAt(window, text, work) {
  const { plain } = await commandLine(window.home, "show", text, "--as", "plain");
  await window.goTo(`#/read/${text}?at=${[...plain.slice(0, plain.indexOf(placeOf(work)))].length}`);
  await until("the passage in sight", () => inSight(window, placeOf(work)));
  await new Promise((done) => setTimeout(done, 1500));
}

/** Does the upper half of the window show a block with these words? */
function inSight(window, words) {
  return window.js((words) => {
    const blocks = [...document.querySelectorAll("article [data-block]")];
    const { top, bottom } = blocks.find(({ textContent }) => textContent.includes(words))?.getBoundingClientRect() ?? {};
    return bottom > 0 && top < innerHeight / 2;
  }, words);
}

async function replaceByPalette(window, path) {
  await window.press("Control+k");
  await window.find("dialog");
  await window.type("Replace with a new version");
  await window.press("Enter");
  await answerDialog("Replace with a new version", path);
  await window.find("dialog", /^Replace “/);
}

function expectedCounts(work) {
  const counts = counted(work);
  return Object.fromEntries(
    VERDICTS.map((name) => [name, counts[name.toLowerCase()] ?? 0]).filter(([, count]) => count > 0),
  );
}

/** Every tab with its number, and under each verdict every mark with its old and its new words. */
async function reportIsTrue(window, work) {
  const counts = expectedCounts(work);
  const undecided = (counts.Reworded ?? 0) + (counts.Removed ?? 0);
  await until("the tabs", async () => (await tabs(window)).length > 1);
  assert.deepEqual(await tabs(window), [
    `To decide ${undecided}`,
    ...Object.entries(counts).map(([name, count]) => `${name} ${count}`),
  ]);
  for (const name of Object.keys(counts)) {
    const expected = work.marks.filter(({ verdict }) => verdict === name.toLowerCase());
    const shown = await entriesOf(window, name, expected.length);
    const truth = expected.map((mark) => [mark.words, mark.verdict === "removed" ? NO_PLACE : wordsNow(mark)]);
    assert.deepEqual(shown.map(({ old, now }) => [old, now]).sort(), truth.sort(), name);
    for (const { old, changes } of shown) assert.equal(changes > 0, name === "Reworded" || old.includes('"'), old);
    if (name === "Moved") for (const { from, to } of shown) assert.deepEqual([from, to], headings(work), "under which headings");
  }
}

const headings = ({ underOld, underNew }) => [["Edition 1", ...underOld].join(""), ["Edition 2", ...underNew].join("")];

function tabs(window) {
  return window.js(() => [...document.querySelectorAll("[role=tab]")].map(({ textContent }) => textContent.replace(/\s+/g, " ").trim()));
}

/** Turns to a group, and reads its entries. */
async function entriesOf(window, group, count) {
  await window.click("tab", new RegExp(`^${group} `));
  return until(`${count} entries under “${group}”`, async () => {
    const entries = await window.js(() =>
      [...document.querySelectorAll("main [data-at]")].map((entry) => {
        const [old, now] = entry.querySelectorAll("section");
        return {
          verdict: entry.querySelector("strong").textContent,
          old: old.querySelector(".quote").textContent,
          now: (now.querySelector(".quote") ?? now.querySelector(".nowhere")).textContent,
          from: old.querySelector("h2").textContent,
          to: now.querySelector("h2").textContent,
          changes: entry.querySelectorAll("del, ins").length,
        };
      }),
    );
    const right = group === "To decide" || entries.every(({ verdict }) => verdict === group);
    return right && entries.length === count && entries;
  });
}

/** A removed mark is put on other words; that is taken back, and done again. */
async function placeByHand(window, text, { byHand: [words, place], marks }) {
  const removed = marks.filter(({ verdict }) => verdict === "removed").length;
  await entriesOf(window, "Removed", removed);
  const { id } = (await notes(window.home, text)).find(({ quote }) => quote === words);
  const mark = async () => (await notes(window.home, text)).find((each) => each.id === id);
  await clickIn(window, words, "Place by hand");
  await window.find("article");
  await window.seeWords("Select the words that it belongs to now.");
  await window.select(place, () => document.querySelector(".place-bar .chosen") !== null);
  await window.press("p");
  await window.find("heading", "What changed");
  const isPlaced = async () => (await mark()).state === "placed" && (await mark()).quote === place;
  await until("the placed mark", isPlaced);
  await until("its decision", async () => (await entryWith(window, words))?.includes("Placed by hand"));

  await window.press("Control+z");
  await until("the mark without a place", async () => (await mark()).state === "unplaced" && (await mark()).quote === words);
  await until("it on the screen", async () => (await entryWith(window, words))?.includes(NO_PLACE));
  await window.press("Control+Shift+z");
  await until("the placed mark again", isPlaced);
  await until("it on the screen", async () => (await entryWith(window, words))?.includes("Placed by hand"));
}

/** All reworded ones are accepted at once, and that is one step. */
async function bulkIsOneStep(window, { marks }) {
  const reworded = marks.filter(({ verdict }) => verdict === "reworded").length;
  await entriesOf(window, "Reworded", reworded);
  await window.click("button", `Accept all ${reworded} open`);
  await until("none to decide but the removed one", async () => (await tabs(window))[0] === "To decide 1");
  await window.press("Control+z");
  await until("all to decide again", async () => (await tabs(window))[0] === `To decide ${reworded + 1}`);
  await window.press("Control+Shift+z");
  await until("none again", async () => (await tabs(window))[0] === "To decide 1");
}

/** After the sudden end: every mark on its words, the gap at its place. */
async function allIsThere(window, text, work) {
  const stored = await notes(window.home, text);
  const [words, place] = work.byHand;
  const now = (mark) => (mark.words === words ? place : mark.verdict === "removed" ? mark.words : wordsNow(mark));
  assert.deepEqual(stored.map(({ quote }) => quote).sort(), work.marks.map(now).sort());
  const homeless = stored.filter(({ state }) => state !== "placed");
  assert.deepEqual(homeless.map(({ state }) => state), ["unplaced"]);

  const [gap] = await window.ask("gaps", { text });
  await window.goTo(`#/read/${text}?at=${gap.at}`);
  await gapIsRead(window, gap, "[aria-label=Margin] .gap");
  const before = await window.driver.manage().window().getRect();
  await resizeTo(window, 900, 600);
  await gapOpensInPlace(window, gap);
  await resizeTo(window, before.width, before.height);
  await gapIsRead(window, gap, "[aria-label=Margin] .gap");
}

/** The card of a gap is in sight and says the quote and the note. */
function gapIsRead(window, { highlight }, card) {
  return until("the quote and the note of the gap", async () => {
    const { words, inSight } = await window.js((card) => {
      const shown = document.querySelector(card);
      const { top, bottom } = shown.getBoundingClientRect();
      return { words: shown.innerText, inSight: top > 0 && bottom <= innerHeight };
    }, card);
    return inSight && highlight.note !== "" && [highlight.quote, highlight.note].every((each) => words.includes(each));
  });
}

/** Where there is no room for cards, the gap's dot opens one over the text, by pointer and by keys, at its place. */
async function gapOpensInPlace(window, gap) {
  const name = /^Without a place: /;
  const dotHasFocus = () => window.js(() => document.activeElement.matches("[aria-label=Margin] .dot[aria-expanded=false]"));
  const isClosed = () => window.js(() => document.querySelector(".foot .gap") === null);
  const dot = await window.find("button", name, "[aria-label=Margin]");
  const address = await window.js(() => location.hash);
  for (const open of [() => dot.click(), () => window.press("Enter"), () => window.press("Space")]) {
    await open();
    await gapIsRead(window, gap, ".foot .gap");
    await until("the focus on the card", () => window.js(() => document.activeElement.matches(".foot .gap")));
    await until("the place of the gap over its card", () =>
      window.js(() => {
        const dot = document.querySelector("[aria-label=Margin] .dot[aria-expanded=true]").getBoundingClientRect();
        return dot.top > 0 && dot.bottom <= document.querySelector(".foot").getBoundingClientRect().top;
      }),
    );
    for (const way of ["Place by hand", "What changed"]) await window.find("button", way, ".foot .gap");
    await window.press("Escape");
    await until("the closed card", isClosed);
    await until("the focus on the dot", dotHasFocus);
  }
  assert.equal(await window.js(() => location.hash), address, "it never left the text");
}

async function resizeTo(window, width, height) {
  await window.driver.manage().window().setRect({ width, height });
  await until("the window's new size", () => window.js((width) => innerWidth === width, width));
  await window.rest();
}

/** Both editions side by side, opened from What changed. */
async function compared(window, work) {
  await window.press("Control+k");
  await window.find("dialog");
  await window.type("What changed");
  await window.press("Enter");
  await window.find("heading", "What changed");
  await window.click("button", "Compare editions", "main");
  await window.find("heading", "Compare editions");
  await until("the rows", () => window.js(() => document.querySelectorAll("main [data-row]").length > 10));
  await window.js(() => document.querySelector("main").scrollTo(0, 1e6));
  const rows = await until("every row", () =>
    window.js(() => {
      const table = document.querySelector("main [role=table]");
      const rows = [...table.querySelectorAll("[data-row]")];
      if (rows.length < Number(table.getAttribute("aria-rowcount")) - 1) {
        rows.at(-1).scrollIntoView();
        return null;
      }
      const words = (row, side, tag) => [...row.querySelectorAll(`.${side} ${tag}`)].map((each) => each.textContent);
      return rows.map((row) => ({
        kind: row.className,
        old: row.querySelector(".old").textContent,
        now: row.querySelector(".new").textContent,
        gone: words(row, "old", "del"),
        marks: [words(row, "old", "mark").length, words(row, "new", "mark").length],
      }));
    }),
  );
  const removed = rows.filter(({ kind }) => /\bremoved\b/.test(kind));
  assert.ok(removed.some(({ gone }) => gone.join("").includes(work.deleted)), "the deleted paragraph");
  assert.ok(rows.some(({ kind, now }) => /moved_here/.test(kind) && now.includes(work.section[0])), "the moved section");
  assert.ok(rows.some(({ kind, old }) => /moved_away/.test(kind) && old.includes(work.section[0])), "where it stood");
  for (const side of [0, 1]) {
    const count = rows.reduce((sum, { marks }) => sum + marks[side], 0);
    assert.ok(count >= work.marks.length - 1, `marks on side ${side}: ${count}`);
  }
}

/** Undo leads back to before the new edition, over every restart. */
async function takenBack(window, text, work) {
  for (const step of ["accepted", "placed", "replaced"]) {
    await window.click("button", "Undo", "nav");
    await window.seeWords("Undone", "[role=status]");
    await window.click("button", /^Dismiss/, "[role=status]").catch(() => step);
  }
  const stored = await notes(window.home, text);
  assert.deepEqual(stored.map(({ quote }) => quote).sort(), work.marks.map(({ words }) => words).sort());
  assert.ok(stored.every(({ state }) => state === "placed"));
}

function notes(home, text) {
  return commandLine(home, "notes", "list", "--text", text);
}

/** The words of the entry of a mark, by its old passage. */
function entryWith(window, words) {
  return window.js((words) => {
    const entries = [...document.querySelectorAll("main [data-at]")];
    return entries.find((entry) => entry.querySelector(".quote").textContent === words)?.innerText ?? null;
  }, words);
}

function clickIn(window, words, name) {
  return window.js(
    (words, name) => {
      const entries = [...document.querySelectorAll("main [data-at]")];
      const entry = entries.find((each) => each.querySelector(".quote").textContent === words);
      [...entry.querySelectorAll("button")].find((button) => button.textContent.trim() === name).click();
    },
    words,
    name,
  );
}
