/**
 * A term: a teacher corrects and signs an edition, a student with marks on it updates, reads the report and the teacher's
 * layer, answers and hands in, and the teacher sees who marked and answered what, in the list and beside the text.
 */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTheme, violations } from "./accessible.mjs";
import { By, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import {
  CORRECTIONS,
  NOTE,
  PASSPHRASE,
  QUESTION,
  TITLE,
  bundle,
  handsIn,
  markEach,
  passages,
  secondEdition,
  study,
} from "./lessons.mjs";

const ANSWER = "Whoever cares most, as long as nobody minds.";
/** Of a student who tries what a name may do to a page. */
const NAME = "<b>Ada</b>";

test("a corrected edition, a student with marks in each chapter, and a class that hands in", { timeout: 600_000 }, async (t) => {
  const desk = newHome(t);
  const teacher = await secondEdition(desk);
  const file = await builtInTheWindow(desk, teacher);
  const home = newHome(t);
  const marks = await markEach(home);

  let window = await open(home);
  await updated(window, home, file, { marks, key: teacher.made });
  await theLayer(window, marks[0].text);
  await answered(window);
  await window.kill();

  window = await open(home);
  await answeredStill(window, home, marks);
  const handed = join(desk.folder, "ada.annotations");
  await handedIn(window, handed, marks.length);
  await window.end();

  const { title } = marks[0].text;
  const others = [
    await handsIn(desk, "Ben", marks[0].text.id, title, file),
    await handsIn(desk, "Cy", marks[0].text.id, QUESTION.quote, file),
  ];
  await bundle(desk, "install", file, "--accept-key");
  window = await open(desk);
  await theClass(window, [...others, handed], marks.length);
  await theTable(window, join(desk.folder, "class.csv"), marks);
  await besideTheText(window, title);
  assert.deepEqual(await notes(desk), [], "the teacher's own marks");
  await window.end();

  // One step back, and everything of the student's is as it was before the edition.
  while ((await bundle(home, "list"))[0].edition === 2) await commandLine(home, "undo");
  assert.equal((await notes(home)).length, marks.length);
  assert.deepEqual(new Set((await notes(home)).map(({ state }) => state)), new Set(["placed"]));
});

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing on the screens of handing in, ${theme}`, { timeout: 300_000 }, async (t) => {
    const home = newHome(t);
    const { file } = await secondEdition(home);
    await bundle(home, "install", file, "--accept-key");
    const { id, title } = await study(home);
    const { words, overlapping, others } = await passages(home, id);
    const folder = join(home.folder, "handed in");
    mkdirSync(folder);
    for (const [name, passage] of [["Ada", words], ["Ben", overlapping], ["Cy", others]])
      copyFileSync(await handsIn(home, name, id, passage, file), join(folder, `${name}.annotations`));
    writeFileSync(join(folder, "torn.annotations"), "no annotations");

    const window = await open(home);
    await window.find("heading", "Library");
    await inTheme(window, theme);
    const found = [];
    const look = async (screen) => {
      await until("no news", () => window.js(() => document.querySelectorAll(".toasts > *").length === 0));
      for (const [width, height] of [[1280, 800], [900, 600]]) {
        await window.driver.manage().window().setRect({ width, height });
        await until("the window's new size", () => window.js((width) => innerWidth === width, width));
        found.push(...(await violations(window)).map((violation) => `${screen}, ${width}: ${violation}`));
      }
    };
    // The teacher answers, too: what they hand in is opened with the others.
    const question = (await window.ask("teacher_notes", { text: id })).find(({ question }) => question);
    await window.ask("answer_question", { bundle: question.bundle, target: question.id, body: "Whoever cares.", revision: 0 });
    await bundle(home, "hand-in", question.bundle, "--name", "Dee", "--out", join(folder, "Dee.annotations"));

    await window.go("Bundles");
    await window.click("button", "Hand in…", "main");
    await window.seeWords("1 answer", "[role=dialog]");
    await look("hand in");
    await window.press("Escape");
    await until("no dialog", () => window.js(() => document.querySelector("[role=dialog]") === null));
    await window.click("button", "Hand-ins", "main");
    await window.seeWords("Nobody’s file was opened yet", "main");
    await look("nobody handed in");
    await window.click("button", "Open hand-ins…", "main");
    await answerDialog("Open hand-ins", folder, { all: true });
    await window.find("dialog", "Take in 5 files?");
    await look("what was chosen");
    await window.click("button", "Take in 4 files", "[role=dialog]");
    await until("four students", async () => (await students(window)).length === 4);
    await window.seeWords("Whoever cares.", "main");
    await look("the class");
    await window.click("button", /^Name Ada/, "main");
    await window.find("dialog");
    await look("a student's name");
    await window.press("Escape");
    await until("no dialog", () => window.js(() => document.querySelector("[role=dialog]") === null));

    await window.driver.manage().window().setRect({ width: 1280, height: 800 });
    await window.read(title);
    await window.click("button", "Show or hide what the class marked");
    await window.find("region", "What the class marked");
    await until("the line of the class", () => window.js(() => document.querySelectorAll(".heat button").length > 0));
    await look("what the class marked");
    await window.js(() =>
      [...document.querySelectorAll(".heat button")].find((bar) => bar.getAttribute("aria-label").startsWith("2 of")).click(),
    );
    await window.seeWords("Ben", "[aria-label='What the class marked']");
    await look("who marked a passage");
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
  await window.password("Passphrase of the key", PASSPHRASE);
  await window.click("button", "Build and save…", "main");
  const file = join(home.folder, "from the window.marginalis");
  await answerDialog("Save the bundle", file, { saving: true });
  await window.seeWords("Edition 2 is built");
  await window.end();
  return file;
}

/** The student looks at the edition, agrees to its key and installs it; what was promised of the marks is what is done. */
async function updated(window, home, file, { marks, key }) {
  await window.go("Bundles");
  await window.click("button", "Open bundle…", "main");
  await answerDialog("Open a bundle", file);
  await window.find("dialog", TITLE);
  const words = await window.js(() =>
    [...document.querySelectorAll("[role=dialog] .fingerprint li")].map(({ textContent }) => textContent.trim()),
  );
  assert.deepEqual(words, key.fingerprint.words, "the words of the teacher's key");
  const promised = await window.figures();
  assert.deepEqual(promised, { Kept: 10, "To check": 7, "Without a place": 1 });
  assert.equal(sum(promised), marks.length);
  assert.equal((await news(window)).Changed, CORRECTIONS.length);
  const update = await window.find("button", "Update to edition 2", "[role=dialog]");
  assert.equal(await update.isEnabled(), false, "before the key is agreed to");
  await window.click("checkbox", /only this key may update/, "[role=dialog]");
  await window.click("button", "Update to edition 2", "[role=dialog]");

  await window.find("dialog", `“${TITLE}” is now edition 2`);
  assert.deepEqual(await window.figures(), promised, "what was promised is what was done");
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
}

/** The teacher's note stands beside the text, is no mark, and is hidden and shown by one key. */
async function theLayer(window, text) {
  await readFromTheStart(window, text);
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
async function answered(window) {
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

/** After the program's sudden end the answer is there, beside the text and in the list of questions. */
async function answeredStill(window, home, marks) {
  await window.find("heading");
  assert.equal((await notes(home)).length, marks.length);
  await readFromTheStart(window, marks[0].text);
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
}

/** The student hands in all marks and the answer. */
async function handedIn(window, file, marks) {
  await window.go("Bundles");
  await window.click("button", "Hand in…", "main");
  await window.find("dialog", `Hand in “${TITLE}”`);
  await window.seeWords(`In it: ${marks} marks, ${marks} with a note, 1 answer.`, "[role=dialog]");
  // The field for the name has the focus.
  await window.type(NAME);
  await window.click("button", "Save file…", "[role=dialog]");
  await answerDialog("Hand in", file, { saving: true });
  await until("the file", () => existsSync(file));
  await window.seeWords("is ready to be handed in");
}

/** The teacher takes in the files one by one, the last once more, which changes nothing. */
async function theClass(window, files, marks) {
  await window.find("heading", "Library");
  await window.go("Bundles");
  await window.click("button", "Hand-ins", "main");
  await window.seeWords("Nobody’s file was opened yet");
  for (const [at, file] of files.entries()) {
    await window.click("button", "Open hand-ins…", "main");
    await answerDialog("Open hand-ins", file);
    await window.seeWords("1 new. Nothing is changed", "[role=dialog]");
    await window.click("button", "Take in one file", "[role=dialog]");
    await until(`student ${at + 1}`, async () => (await students(window)).length === at + 1);
  }
  await window.click("button", "Open hand-ins…", "main");
  await answerDialog("Open hand-ins", files.at(-1));
  await window.seeWords("1 here already.", "[role=dialog]");
  await window.click("button", "Take in one file", "[role=dialog]");
  // Each mark, and the answer.
  await window.seeWords(`0 new, 0 changed, ${marks + 1} as before`, "main");
  assert.deepEqual((await students(window)).sort(), [`${NAME} ${marks}`, "Ben 1", "Cy 1"]);
  await window.seeWords(QUESTION.question, "main");
  await window.seeWords(ANSWER, "main");
}

/** The table for a spreadsheet has every note and answer; names give way to pseudonyms and come back. */
async function theTable(window, table, marks) {
  await window.click("button", "Export table…", "main");
  await answerDialog("Export table", table, { saving: true });
  await until("the table", () => existsSync(table));
  const lines = readFileSync(table, "utf8").trim().split("\r\n");
  // A line of names, one for each mark of the three, and one for the answer.
  assert.equal(lines.length, 1 + marks.length + 2 + 1);
  for (const { passage } of marks) assert.ok(lines.some((line) => line.includes(`On “${passage}”`)), passage);
  assert.ok(lines.some((line) => line.includes(ANSWER)));
  await window.click("checkbox", "Pseudonyms in place of names", "main");
  await until("pseudonyms", async () => (await students(window)).every((row) => /^Student [123] \d+$/.test(row)));
  assert.deepEqual(await atRest(window), []);
  await window.click("checkbox", "Pseudonyms in place of names", "main");
}

/** Two marked the heading of the first chapter; one can look who, and hide the class again. */
async function besideTheText(window, title) {
  await window.read(title);
  await window.press("Shift+l");
  await window.click("button", /^2 of 3 marked: /, "[aria-label=Margin]");
  await window.seeWords(NAME, "[aria-label='What the class marked']");
  await window.seeWords("Ben", "[aria-label='What the class marked']");
  assert.deepEqual(await atRest(window), []);
  await window.press("Shift+l");
  await until("no more of the class", async () => !(await window.js(() => document.body.innerText)).includes(NAME));
}

/** What axe finds when no news comes or goes: colors in the middle of a fade are nobody's colors. */
async function atRest(window) {
  await until("no news", () => window.js(() => document.querySelectorAll(".toasts > *").length === 0));
  await new Promise((done) => setTimeout(done, 500));
  return violations(window);
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

/** The students in the table, each with the number of their marks. */
function students(window) {
  return window.js(() =>
    [...document.querySelectorAll("tbody tr")].map(
      (row) => `${row.querySelector("th bdi").textContent} ${row.querySelector("td").firstChild.textContent.trim()}`,
    ),
  );
}

async function readFromTheStart(window, { id, title }) {
  await window.goTo(`#/read/${id}?at=0`);
  await window.find("article", title);
  await until("painted words", () => window.js(() => document.querySelector("article [data-block]") !== null));
}

const answerShown = (window) => window.js(() => document.querySelector("[data-taught] textarea")?.value ?? "");
const marginSays = (window, words) =>
  window.js((words) => document.querySelector("[aria-label=Margin]").innerText.includes(words), words);
const notes = (home) => commandLine(home, "notes", "list");
const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0);
