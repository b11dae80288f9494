/** The whole loop, as a reader goes through it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Key, ROOT, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";

const FIRST = "Introduction: What Peer Production Is";
const PASSAGE = "Nobody owned the result";
const OVERLAPPING = "owned the result, and no plan said";

test("a first start shows the study edition, ready to be read", async (t) => {
  const window = await open(newHome(t));
  await window.find("heading", "Library");
  await window.seeWords("Peer Production: A Study Edition");
  await window.read(FIRST);
  await window.seeWords(PASSAGE, "article");
  await window.find("navigation", "Outline");
});

test("a text that is left midway counts as far as it was seen", async (t) => {
  const window = await open(newHome(t));
  const leave = async () => {
    await window.go("Notebook");
    const { texts } = await window.ask("shelf");
    return texts.find(({ title }) => title === FIRST).progress;
  };
  await window.read(FIRST);
  assert.equal(await leave(), 0, "a text that was only opened");
  await window.read(FIRST);
  await window.press(Key.PAGE_DOWN);
  await until("a page on", () => window.js(() => document.querySelector("article").closest("[tabindex]").scrollTop > 400));
  const progress = await leave();
  assert.ok(progress > 0 && progress < 0.9, `read: ${progress}`);
});

test("a passage is marked by a key, noted and tagged, and all of it is in the notebook", async (t) => {
  const window = await open(newHome(t));
  await window.read(FIRST);
  await window.select(PASSAGE);
  await window.press("2");
  await until("a painted mark", async () => Object.values(await window.marks()).includes(PASSAGE));
  await window.press("n");
  await window.find("textbox", "Note");
  await window.type("Who then is answerable?");
  await window.press("Escape");
  await window.press("t");
  await window.find("combobox", "Tags");
  await window.type("ownership" + Key.ENTER);
  await window.press("Escape");
  const [mark] = await until("the saved mark", async () => {
    const marks = await commandLine(window.home, "notes", "list");
    return marks[0]?.note && marks[0].tags.length > 0 && marks;
  });
  assert.deepEqual(
    [mark.quote, mark.color, mark.note, mark.tags],
    [PASSAGE, "green", "Who then is answerable?", ["ownership"]],
  );
  await window.go("Notebook");
  for (const words of [PASSAGE, "Who then is answerable?", "ownership"]) await window.seeWords(words, "main");
});

test("a passage is marked by dragging over it", async (t) => {
  const window = await open(newHome(t));
  await window.read(FIRST);
  const rect = await window.js(() => {
    const paragraph = [...document.querySelectorAll("article p[data-block]")].find((p) => p.textContent.length > 200);
    paragraph.scrollIntoView({ block: "center", behavior: "instant" });
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    const { left, top, width, height } = range.getClientRects()[0];
    return { left, width, middle: top + height / 2 };
  });
  const at = (share) => ({ x: Math.round(rect.left + rect.width * share), y: Math.round(rect.middle), origin: "viewport" });
  await window.driver.actions().move(at(0.1)).press().move(at(0.3)).move(at(0.6)).release().perform();
  await window.find("toolbar", "Selection");
  await window.click("button", "Highlight: Important");
  const words = await until("a painted mark", async () => Object.values(await window.marks())[0]);
  assert.ok(words.length > 10, `“${words}” was marked`);
});

test("overlapping marks are all seen and all reached", async (t) => {
  const window = await open(newHome(t));
  await window.read(FIRST);
  await window.select(PASSAGE);
  await window.press("1");
  await until("the first mark", async () => Object.keys(await window.marks()).length === 1);
  await window.select(OVERLAPPING);
  await window.press("5");
  await until("the second mark", async () => Object.keys(await window.marks()).length === 2);
  const painted = Object.values(await window.marks());
  assert.deepEqual(painted.sort(), [OVERLAPPING, PASSAGE].sort());
  const shared = await window.js(() => {
    const segment = [...document.querySelectorAll("article mark")].find((each) => each.dataset.ids.includes(" "));
    segment.click();
    return segment.textContent;
  });
  assert.equal(shared, "owned the result");
  await window.find("toolbar", "Mark");
  await window.seeWords("1 of 2");
  await window.press("o");
  await window.seeWords("2 of 2");
});

test("every act is taken back and done again, also after a restart", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  await window.read(FIRST);
  await window.select(PASSAGE);
  await window.press("3");
  await until("the mark", async () => Object.keys(await window.marks()).length === 1);
  await window.press("Escape", "Control+z");
  await until("no mark", async () => Object.keys(await window.marks()).length === 0);
  await window.press("Control+Shift+z");
  await until("the mark again", async () => Object.values(await window.marks())[0] === PASSAGE);
  await window.close();

  window = await open(home);
  await until("the mark after the restart", async () => Object.values(await window.marks())[0] === PASSAGE);
  await window.click("button", "Undo", "nav");
  await until("no mark", async () => Object.keys(await window.marks()).length === 0);
  assert.deepEqual(await commandLine(home, "notes", "list"), []);
});

test("a key book is marked as being read, at page 40", async (t) => {
  const window = await open(newHome(t));
  await window.go("Reading list");
  await window.click("button", /^Show details of “The Wealth of Networks/);
  const page = await window.find("spinbutton", "Page");
  await page.clear();
  await page.sendKeys("40" + Key.TAB);
  const book = await until("the saved page", async () =>
    (await commandLine(window.home, "books")).find((each) => each.page === 40),
  );
  assert.equal(book.status, "reading");
  assert.ok(book.title.startsWith("The Wealth of Networks"));
  assert.ok(book.started, "the day is noted");
});

test("a plain text comes in with its structure, and its books are taken over in one click", async (t) => {
  const window = await open(newHome(t));
  await window.go("Library");
  await window.click("button", "Import text", "main");
  await answerDialog("Import text", join(ROOT, "tests/fixtures/import/many-voices.txt"));
  await window.find("dialog");
  const title = await until("the text on the shelf", async () =>
    (await commandLine(window.home, "texts")).find((each) => !each.authors.includes("The Marginalis contributors")),
  );
  await window.press("Escape");
  await window.read(title.title);
  const shown = await commandLine(window.home, "show", title.id, "--as", "blocks");
  assert.ok(shown.outline.length > 5, "headings are found");
  const known = (await commandLine(window.home, "books")).length;
  await window.driver.executeScript(() =>
    document.querySelector("[aria-label='Books in this text']")?.scrollIntoView({ block: "center" }),
  );
  await window.click("button", /^Add (the book|\d+ books)$/);
  await until("more books", async () => (await commandLine(window.home, "books")).length > known);
});

test("words are found in the text, whatever their case", async (t) => {
  const window = await open(newHome(t));
  await window.read(FIRST);
  await window.press("Control+f");
  await window.find("searchbox", "Find in text");
  await window.type("FIRM");
  await until("hits", () => window.js(() => /1\s+of\s+[1-9]/.test(document.body.innerText)));
  await window.press("Enter");
  await until("the next hit", () => window.js(() => /2\s+of\s+[1-9]/.test(document.body.innerText)));
  await window.press("Escape");
});

test("theme and type are as they were after a restart", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  const paper = () => window.js(() => getComputedStyle(document.documentElement).getPropertyValue("--paper"));
  const light = await paper();
  await window.go("Settings");
  await window.js(() => document.querySelector("input[type=radio][value=dark]").closest("label").click());
  await until("dark paper", async () => (await paper()) !== light);
  await until("the saved theme", async () => (await window.ask("get_settings")).theme === "dark");
  const dark = await paper();
  await window.close();
  window = await open(home);
  await window.find("navigation", "Main");
  assert.equal(await paper(), dark);
});

test("after a restart the reader is where they were", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  await window.read(FIRST);
  await window.click("button", "Key terms", "nav[aria-label=Outline]");
  const first = () =>
    window.js(() => {
      const top = document.querySelector("article").getBoundingClientRect();
      const view = Math.max(0, top.top);
      const block = [...document.querySelectorAll("article [data-block]")].find(
        (each) => each.getBoundingClientRect().bottom > view + 60 && each.getBoundingClientRect().top < innerHeight,
      );
      return Number(block?.dataset.block ?? -1);
    });
  await until("another place", async () => (await first()) > 3);
  await until("the saved place", async () => {
    const { texts } = await window.ask("shelf");
    return texts.find((each) => each.title === FIRST).progress > 0.2;
  });
  await new Promise((done) => setTimeout(done, 1500));
  const before = await first();
  await window.close();
  window = await open(home);
  await window.find("article", FIRST);
  await until("the same place", async () => Math.abs((await first()) - before) <= 1);
  await window.kill();
});

test("a place does not creep, however often the window is opened", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  const { id } = (await window.ask("shelf")).texts.find(({ title }) => title === FIRST);
  const saved = async () => (await window.ask("open_text", { text: id })).position;
  await window.read(FIRST);
  await window.close();
  const { blocks } = await commandLine(home, "show", id, "--as", "blocks");
  const { start: place } = blocks.filter(({ kind, start, end }) => kind === "paragraph" && end - start > 300)[3];
  window = await open(home);
  await window.find("navigation", "Main");
  await window.go("Library");
  await window.ask("save_position", { text: id, position: place, seenTo: place });
  await window.read(FIRST);
  await window.rest();
  for (let start = 1; start <= 4; start++) {
    await window.close();
    window = await open(home);
    await window.find("article", FIRST);
    await window.find("navigation", "Main");
    await window.rest();
    assert.equal(await saved(), place, `after start ${start}`);
  }
  await window.kill();
});

test("kill -9 right after a mark shows: the mark is there", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  await window.read(FIRST);
  for (let round = 1; round <= 3; round++) {
    await window.select(["Nobody owned the result", "the Linux kernel", "an encyclopedia was opened"][round - 1]);
    await window.press(String(round));
    await until("the mark", async () => Object.keys(await window.marks()).length === round);
    await window.kill();
    assert.equal((await commandLine(home, "notes", "list")).length, round);
    window = await open(home);
    await until("all marks painted", async () => Object.keys(await window.marks()).length === round);
  }
});

/** A passage is marked, and the keys are in its note. */
async function writingNote(home) {
  const window = await open(home);
  await window.read(FIRST);
  await window.select(PASSAGE);
  await window.press("1", "n");
  await window.find("textbox", "Note");
  return window;
}

test("a note in the middle of which the window is closed is there", async (t) => {
  const home = newHome(t);
  const window = await writingNote(home);
  await window.type("Closing now");
  await window.close();
  assert.deepEqual((await commandLine(home, "notes", "list")).map(({ note }) => note), ["Closing now"]);
});

test("a note that cannot be saved keeps the window open until the reader lets go of it", async (t) => {
  const home = newHome(t);
  const window = await writingNote(home);
  // Another program takes the mark away: there is nothing any more to write the note to.
  await window.type("To be lost?");
  await until("the mark", async () => (await commandLine(home, "notes", "list")).length === 1);
  while ((await commandLine(home, "notes", "list")).length > 0) await commandLine(home, "undo");
  await until("no mark", async () => Object.keys(await window.marks()).length === 0);
  await window.askToClose();
  await window.find("dialog", "A note could not be saved");
  await window.seeWords("To be lost?", "[role=dialog]");
  await window.click("button", "Save and close", "[role=dialog]");
  await window.find("button", "Save and close", "[role=dialog]");
  await window.click("button", "Keep open", "[role=dialog]");
  await window.go("Notebook");

  await window.askToClose();
  await window.find("dialog", "A note could not be saved");
  const pid = await window.pid();
  // The answer to this click may be lost with the program.
  const button = await window.find("button", "Close without saving", "[role=dialog]");
  await button.click().catch(() => {});
  await window.waitForEnd(pid);
});

test("what the command line writes into a note that is being written stays, with what is written", async (t) => {
  const home = newHome(t);
  const window = await writingNote(home);
  const marks = () => commandLine(home, "notes", "list");
  const [{ id }] = await until("the mark", async () => (await marks()).length === 1 && marks());
  const writing = commandLine(home, "notes", "edit", id, "--note", "from the shell");
  // The keys do not rest while the window hears of the other note.
  for (let i = 0; i < 12; i++) {
    await window.type("mine ");
    await new Promise((done) => setTimeout(done, 150));
  }
  await writing;
  await until("both", async () => {
    const [{ note }] = await marks();
    return note.includes("from the shell") && note.split("mine").length === 13;
  });
});

test("notes are exported to a file of the reader's choice, with quote, meaning, note and tags", async (t) => {
  const home = newHome(t);
  const text = (await commandLine(home, "texts")).find((each) => each.title === FIRST);
  const { plain } = await commandLine(home, "show", text.id, "--as", "plain");
  const start = [...plain.slice(0, plain.indexOf(PASSAGE))].length;
  const end = start + [...PASSAGE].length;
  const args = ["--start", start, "--end", end, "--color", "purple", "--note", "By whom?", "--tag", "ownership"];
  await commandLine(home, "notes", "add", "--text", text.id, ...args.map(String));

  const window = await open(home);
  await window.read(FIRST);
  await window.press("Control+e");
  const out = join(home.folder, "my notes.md");
  await answerDialog("Export notes", out, { saving: true });
  const written = await until("the file", () => readFileSync(out, "utf8"));
  for (const words of [FIRST, PASSAGE, "Question", "By whom?", "ownership"]) assert.ok(written.includes(words), words);

  await window.go("Notebook");
  await window.click("button", "Export notes", "main");
  const folder = join(home.folder, "all");
  mkdirSync(folder);
  await answerDialog("Export notes", folder);
  await until("a file per text", () => readdirSync(folder).some((name) => name.endsWith(".md") && statSync(join(folder, name)).size > 0));
});
