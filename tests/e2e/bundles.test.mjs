/**
 * A teacher's bundle and a student's marks: a corrected edition is opened, looked at, installed and reported on; the
 * teacher's layer stands beside the student's own; questions are answered; all of it outlives the program's sudden end.
 * And the whole of a bundle made in the window, and of a class that hands in.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { inTheme, violations } from "./accessible.mjs";
import { By, DESKTOP, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import { CORRECTIONS, NOTE, PASSPHRASE, QUESTION, TITLE, bundle, markEach, secondEdition } from "./lessons.mjs";

const run = promisify(execFile);
const ANSWER = "Whoever cares most, as long as nobody minds.";

test("a corrected edition comes to a student with marks in each chapter", { timeout: 600_000 }, async (t) => {
  const desk = newHome(t);
  const teacher = await secondEdition(desk);
  const file = await builtInTheWindow(desk, teacher);
  const home = newHome(t);
  const marks = await markEach(home);
  let window = await open(home);
  await window.find("heading", "Library");

  await window.go("Bundles");
  await window.click("button", "Open bundle…", "main");
  await answerDialog("Open a bundle", file);
  await window.find("dialog", TITLE);
  const words = await window.js(() =>
    [...document.querySelectorAll("[role=dialog] .fingerprint li")].map(({ textContent }) => textContent.trim()),
  );
  assert.deepEqual(words, teacher.made.fingerprint.words, "the words of the teacher's key");
  const promised = await fates(window);
  assert.deepEqual(promised, { Kept: 10, "To check": 7, "Without a place": 1 });
  assert.equal(sum(promised), marks.length);
  assert.equal((await news(window)).Changed, CORRECTIONS.length);
  assert.equal(await enabled(window, "Update to edition 2"), false, "before the key is agreed to");
  await window.click("checkbox", /only this key may update/, "[role=dialog]");
  await window.click("button", "Update to edition 2", "[role=dialog]");

  await window.find("dialog", `“${TITLE}” is now edition 2`);
  assert.deepEqual(await fates(window), promised, "what was promised is what was done");
  const stored = await notes(home);
  assert.equal(stored.length, marks.length);
  assert.deepEqual(stored.map(({ note }) => note).sort(), marks.map(({ passage }) => `On “${passage}”`).sort());

  // From the report to what changed in a chapter, from there to the mark.
  const { title } = marks[8].text;
  await window.click("button", `What changed in “${title}”`, "[role=dialog]");
  await window.find("heading", "What changed");
  const [, , instead] = CORRECTIONS[4];
  await window.seeWords(instead);
  await window.click("button", "Show the passage", "main");
  await window.find("article", title);
  await until("the mark", async () => Object.values(await window.marks()).some((painted) => painted.length > 0));

  await theLayer(window, home, marks[0].text);
  await answered(window, home, marks[0].text);
  await window.kill();

  window = await open(home);
  await window.find("heading");
  assert.equal((await notes(home)).length, marks.length);
  await readById(window, marks[0].text);
  await window.find("region", new RegExp(`^Question by .*on: ${QUESTION.quote}`), "[aria-label=Margin]");
  assert.equal(await answerShown(window), ANSWER);
  await window.go("Bundles");
  await window.click("button", /1 question/, "main");
  await window.seeWords(ANSWER, "main");
  await window.click("link", QUESTION.question, "main");
  await window.find("article");
  await until("the focus on the question", () =>
    window.js(() => document.activeElement.closest("[data-taught]") !== null),
  );

  // One step back, and everything is as it was before the edition.
  while ((await bundle(home, "list"))[0].edition === 2) await commandLine(home, "undo");
  assert.equal((await notes(home)).length, marks.length);
  assert.deepEqual(new Set((await notes(home)).map(({ state }) => state)), new Set(["placed"]));
});

test("a bundle is made, checked, signed and saved in the window, and comes to a student", { timeout: 600_000 }, async (t) => {
  const home = newHome(t);
  const [marked] = await markEach(home);
  const window = await open(home);
  await window.find("heading", "Library");
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.find("heading", "New bundle");
  await fill(window, "Title", "Rhetoric, first term");
  await window.click("checkbox", /^Introduction/, "main");
  await window.click("checkbox", /^Peer Production and Capitalism/, "main");
  await window.click("checkbox", /^The Wealth of Networks/, "main");
  await window.click("button", "Add a question", "main");
  await fill(window, "Question", "What would you ask its author?");
  await fill(window, /^On these words/, marked.passage);
  const makeFolder = async () => {
    await window.click("button", "Make the folder…", "main");
    await answerDialog("Put the bundle's folder into", home.folder);
    await window.find("heading", "Rhetoric, first term");
  };
  await makeFolder();
  await window.seeWords("In the folder: 2 texts, 0 pictures, one book, 4 notes, one question.");

  // Two chapters lead to others that are not in it. One can look where, and comes back to what was chosen.
  await window.find("button", /^Show the passage: texts/, "main");
  assert.equal(await (await window.find("button", "Build and save…", "main")).isEnabled(), false);
  await window.click("button", /^Show the passage: texts/, "main");
  await window.find("article");
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.click("button", "What is in it", "main");
  for (const [at, { title }] of (await commandLine(home, "texts")).entries()) {
    if (at > 1) await window.click("checkbox", new RegExp(`^${title.replaceAll("?", "\\?")}`), "main");
  }
  await makeFolder();
  await window.seeWords("In the folder: 9 texts, 0 pictures, one book, 18 notes, one question.");
  await window.seeWords("Nothing stands in the way.");

  await window.click("button", "Make a key…", "main");
  await password(window, "Passphrase of the new key", PASSPHRASE);
  await password(window, "The same once more", PASSPHRASE);
  await window.click("button", "Choose where to keep it…", "main");
  const key = join(home.folder, "teacher.key");
  await answerDialog("Make a key", key, { saving: true });
  await window.seeWords("teacher.key", "main");
  assert.equal(statSync(key).mode & 0o777, 0o600);

  const file = join(home.folder, "rhetoric.marginalis");
  await password(window, "Passphrase of the key", "not this one");
  await window.click("button", "Build and save…", "main");
  await window.seeWords("wrong-passphrase", "main");
  await password(window, "Passphrase of the key", PASSPHRASE);
  await window.click("button", "Build and save…", "main");
  await answerDialog("Save the bundle", file, { saving: true });
  await window.seeWords("Edition 1 is built");
  assert.ok(existsSync(file));
  const verified = await bundle(home, "verify", file, "--key", `${key}.pub`);
  assert.equal(verified.edition, 1);

  // As a double click does: the program is started with the file, here beside a window that is open.
  const student = newHome(t);
  const reading = await open(student);
  await reading.find("heading", "Library");
  await run(DESKTOP, [file], { env: student.env, timeout: 20_000 });
  await reading.find("dialog", "Rhetoric, first term");
});

test("three students hand in, and their teacher sees who marked and answered what", { timeout: 600_000 }, async (t) => {
  const teacher = newHome(t);
  const { file } = await secondEdition(teacher);
  const folder = teacher.folder;
  const [{ id }] = await bundle(teacher, "list");
  for (const [at, name] of [[0, "Ada"], [1, "Ben"]]) {
    const student = newHome(t);
    await commandLine(student, "texts");
    await bundle(student, "install", file, "--accept-key");
    await markHeading(student, `${name} was here`, at);
    await bundle(student, "hand-in", id, "--name", name, "--out", join(folder, `${name}.annotations`));
  }

  const home = newHome(t);
  await commandLine(home, "texts");
  await bundle(home, "install", file, "--accept-key");
  await markHeading(home, "Cy was here", 0);
  const student = await open(home);
  await student.find("heading", "Library");
  const [text] = await commandLine(home, "texts");
  await readById(student, text);
  await answered(student, home, text);
  await student.go("Bundles");
  await student.click("button", "Hand in…", "main");
  await student.find("dialog", `Hand in “${TITLE}”`);
  await student.seeWords("In it: 1 mark, 1 with a note, 1 answer.", "[role=dialog]");
  await fill(student, /^Your name/, "Cy", "[role=dialog]");
  await student.click("button", "Save file…", "[role=dialog]");
  await answerDialog("Hand in", join(folder, "Cy.annotations"), { saving: true });
  await until("the file", () => existsSync(join(folder, "Cy.annotations")));
  await student.end();

  await bundle(teacher, "install", file, "--accept-key");
  const window = await open(teacher);
  await window.find("heading", "Library");
  await window.go("Bundles");
  await window.click("button", "Hand-ins", "main");
  await window.seeWords("Nobody’s file was opened yet");
  // The last one twice: that changes nothing.
  for (const name of ["Ada", "Ben", "Cy", "Cy"]) {
    await window.click("button", "Open hand-ins…", "main");
    await answerDialog("Open hand-ins", join(folder, `${name}.annotations`));
    await window.find("dialog", "Take in one file?");
    await window.seeWords(`${name}.annotations`, "[role=dialog]");
    await window.click("button", "Take in one file", "[role=dialog]");
    await until(`the work of ${name}`, async () => (await rows(window)).includes(name));
  }
  await window.seeWords("0 new, 0 changed, 2 as before");
  assert.deepEqual(await rows(window), ["Ada", "Ben", "Cy"]);
  await window.seeWords(QUESTION.question, "main");
  await window.seeWords(ANSWER, "main");
  assert.deepEqual(await notes(teacher), [], "the teacher's own marks");

  await window.click("button", "Export table…", "main");
  const table = join(folder, "class.csv");
  await answerDialog("Export table", table, { saving: true });
  await until("the table", () => existsSync(table));
  const lines = readFileSync(table, "utf8");
  for (const words of ["Ada was here", "Ben was here", "Cy was here", ANSWER]) assert.ok(lines.includes(words), words);
  await window.click("checkbox", "Pseudonyms in place of names", "main");
  await until("pseudonyms", async () => (await rows(window)).join() === "Student 1,Student 2,Student 3");
  assert.deepEqual(await atRest(window), []);
  await window.click("checkbox", "Pseudonyms in place of names", "main");

  // Beside the text: two marked the heading of the first chapter, and one can look who.
  await window.click("link", text.title, "main");
  await window.find("article", text.title);
  await until("painted words", () => window.js(() => document.querySelector("article [data-block]") !== null));
  await window.press("Shift+l");
  await window.click("button", /^2 of 3 marked: /, "[aria-label=Margin]");
  await window.seeWords("Ada was here");
  await window.seeWords("Cy was here");
  assert.deepEqual(await atRest(window), []);
  await window.press("Shift+l");
  await until("no more of the class", async () => !(await window.js(() => document.body.innerText)).includes("Ada was here"));
});

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing on the screens of bundles, ${theme}`, { timeout: 300_000 }, async (t) => {
    const home = newHome(t);
    const teacher = await secondEdition(home);
    await markEach(home);
    const window = await open(home);
    await window.find("heading", "Library");
    await inTheme(window, theme);
    const found = [];
    const look = async (screen) => {
      for (const [width, height] of [[1280, 800], [900, 600]]) {
        await window.driver.manage().window().setRect({ width, height });
        await new Promise((done) => setTimeout(done, 500));
        found.push(...(await violations(window)).map((violation) => `${screen}, ${width}: ${violation}`));
      }
    };
    await run(DESKTOP, [teacher.file], { env: home.env, timeout: 20_000 });
    await window.find("dialog", TITLE);
    await look("preview");
    await window.click("checkbox", /only this key may update/, "[role=dialog]");
    await window.click("button", "Update to edition 2", "[role=dialog]");
    await window.find("dialog", `“${TITLE}” is now edition 2`);
    await look("report");
    await window.click("button", "Close", "[role=dialog] footer");
    await window.go("Bundles");
    await window.click("button", "Verify", "main");
    await window.seeWords("are as its publisher signed them");
    await window.click("button", /1 question/, "main");
    await look("bundles");
    await window.click("button", "New bundle from texts…", "main");
    await window.click("checkbox", /^Introduction/, "main");
    await window.click("checkbox", /^Peer Production and Capitalism/, "main");
    await window.click("button", "Add a question", "main");
    await look("new bundle");
    await window.click("button", "Open a bundle’s folder…", "main");
    await answerDialog("Open a bundle's folder", teacher.folder);
    await window.find("heading", TITLE);
    await window.click("button", "Make a key…", "main");
    await look("a folder");
    const [text] = await commandLine(home, "texts");
    await readById(window, text);
    await window.press("q");
    await until("a teacher's note in hand", () => window.js(() => document.activeElement.closest("[data-taught]") !== null));
    await look("the teacher's layer");
    assert.deepEqual(found, []);
  });
}

/** The teacher opens the folder of the corrected edition, signs it with the key, and saves the file. */
async function builtInTheWindow(home, { folder, key }) {
  const window = await open(home);
  await window.find("heading", "Library");
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.click("button", "Open a bundle’s folder…", "main");
  await answerDialog("Open a bundle's folder", folder);
  await window.find("heading", TITLE);
  await window.seeWords("Nothing stands in the way.");
  // It was built in the shell already; what is the same may be built again under the same number.
  const edition = await window.find("spinbutton", /^Edition/, "main");
  await edition.clear();
  await edition.sendKeys("2");
  await window.click("button", "Choose a key…", "main");
  await answerDialog("Choose your key", key);
  await password(window, "Passphrase of the key", PASSPHRASE);
  await window.click("button", "Build and save…", "main");
  const file = join(home.folder, "from the window.marginalis");
  await answerDialog("Save the bundle", file, { saving: true });
  await window.seeWords("Edition 2 is built");
  await window.end();
  return file;
}

/** The teacher's note stands beside the text, is no mark, and is hidden and shown by one key. */
async function theLayer(window, home, text) {
  await readById(window, text);
  const note = new RegExp(`^Teacher’s note by .*on: ${NOTE.quote}`);
  await window.find("region", note, "[aria-label=Margin]");
  await window.seeWords(NOTE.note, "[aria-label=Margin]");
  assert.ok(!Object.values(await window.marks()).includes(NOTE.quote));
  await window.press("l");
  await until("no layer", async () => !(await marginSays(window, NOTE.note)));
  await window.press("l");
  await window.seeWords(NOTE.note, "[aria-label=Margin]");
}

/** The question is answered in its place; that is taken back, and done again. */
async function answered(window, home, text) {
  await window.press("q");
  await window.press("q");
  await until("the question in hand", () =>
    window.js((asked) => document.activeElement.closest("[data-taught]")?.textContent.includes(asked) ?? false, QUESTION.question),
  );
  const card = await window.driver.switchTo().activeElement();
  await (await card.findElement(By.css("textarea"))).click();
  await window.type(ANSWER);
  await window.press("Escape");
  const stored = async () => {
    const [{ id }] = await window.ask("list_bundles");
    return (await window.ask("list_answers", { bundle: id })).map(({ body }) => body);
  };
  await until("the answer", async () => (await stored())[0] === ANSWER);
  await window.press("Control+z");
  await until("no answer", async () => (await stored()).length === 0);
  await until("an empty field", async () => (await answerShown(window)) === "");
  await window.press("Control+Shift+z");
  await until("the answer again", async () => (await stored())[0] === ANSWER);
}

/** What axe finds when no news comes or goes: colors in the middle of a fade are nobody's colors. */
async function atRest(window) {
  await until("no news", () => window.js(() => document.querySelectorAll(".toasts > *").length === 0));
  await new Promise((done) => setTimeout(done, 500));
  return violations(window);
}

/** A mark with a note on the title of a text, by its number. */
async function markHeading(home, note, at) {
  const { id, title } = (await commandLine(home, "texts"))[at];
  const { plain } = await commandLine(home, "show", id, "--as", "plain");
  const start = [...plain.slice(0, plain.indexOf(title))].length;
  const place = ["--start", start, "--end", start + [...title].length].map(String);
  await commandLine(home, "notes", "add", "--text", id, ...place, "--note", note);
}

/** Who is in the table of a class. */
const rows = (window) =>
  window.js(() => [...document.querySelectorAll("main tbody th bdi")].map(({ textContent }) => textContent.trim()));
const answerShown = (window) => window.js(() => document.querySelector("[data-taught] textarea")?.value ?? "");
const marginSays = (window, words) =>
  window.js((words) => document.querySelector("[aria-label=Margin]").innerText.includes(words), words);
const notes = (home) => commandLine(home, "notes", "list");
const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0);

async function readById(window, { id, title }) {
  await window.js((id) => (location.hash = `#/read/${id}?at=0`), id);
  await window.find("article", title);
  await until("painted words", () => window.js(() => document.querySelector("article [data-block]") !== null));
}

/** What becomes of marks, as the dialog counts it. */
function fates(window) {
  return window.js(() =>
    Object.fromEntries(
      [...document.querySelectorAll("[role=dialog] dl > div")].map((pair) => [
        pair.querySelector("dt").firstChild.textContent.trim(),
        Number(pair.querySelector("dd").textContent),
      ]),
    ),
  );
}

/** How many texts of each kind of news the dialog lists. */
function news(window) {
  return window.js(() =>
    Object.fromEntries(
      [...document.querySelectorAll("[role=dialog] h4")].map((head) => [
        head.firstChild.textContent.trim(),
        Number(head.querySelector("span").textContent),
      ]),
    ),
  );
}

async function enabled(window, name) {
  return (await window.find("button", name, "[role=dialog]")).isEnabled();
}

async function fill(window, name, words, within = "main") {
  const field = await window.find("textbox", name, within);
  await field.click();
  await field.sendKeys(words);
}

/** Fields of passphrases have no role; they are found by their label. */
async function password(window, label, words) {
  const field = await until(`the field “${label}”`, () =>
    window.js(
      (label) =>
        [...document.querySelectorAll("main label.field")]
          .find((one) => one.querySelector(".name").textContent === label)
          ?.querySelector("input") ?? null,
      label,
    ),
  );
  await field.clear();
  await field.sendKeys(words);
}
