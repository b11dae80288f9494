/**
 * A student hands in from the window; a teacher opens three students' files and sees who marked and answered what, in the
 * list and beside the text.
 */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTheme, violations } from "./accessible.mjs";
import { answerDialog, commandLine, newHome, open, until } from "./harness.mjs";
import { bundle, handsIn, passages, secondEdition, study } from "./lessons.mjs";

test("a class hands in, and the teacher looks", { timeout: 300_000 }, async (t) => {
  const home = newHome(t);
  const { id, title, name } = await study(home);
  const { words, overlapping, others } = await passages(home, id);
  const files = [await handsIn(home, "Ben", id, overlapping), await handsIn(home, "Cy", id, others)];
  files.push(await handsInFromTheWindow(t, words, title, name));

  const window = await open(home);
  await window.go("Bundles");
  await window.click("button", "Hand-ins", "main");
  await window.find("heading", "Hand-ins", "main");
  for (const file of files) {
    await window.click("button", "Open hand-ins…", "main");
    await answerDialog("Open hand-ins", file);
    await window.seeWords("1 new. Nothing is changed", "[role=dialog]");
    await window.click("button", "Take in one file", "[role=dialog]");
    await window.seeWords("1 file was opened. 1 new", "main");
    await window.click("button", "Close", "main");
  }
  await until("three students", async () => (await rows(window)).length === 3);
  assert.deepEqual((await rows(window)).sort(), ["<b>Ada</b> 1", "Ben 1", "Cy 1"]);

  // Once more: nothing is doubled.
  await window.click("button", "Open hand-ins…", "main");
  await answerDialog("Open hand-ins", files[0]);
  await window.seeWords("1 here already.", "[role=dialog]");
  await window.click("button", "Take in one file", "[role=dialog]");
  await window.seeWords("0 new, 0 changed, 1 as before", "main");

  const table = join(home.folder, "class.csv");
  await window.click("button", "Export table…", "main");
  await answerDialog("Export table", table, { saving: true });
  await until("the table", () => existsSync(table));
  assert.equal(readFileSync(table, "utf8").trim().split("\r\n").length, 4);

  await window.read(title);
  await window.click("button", "Show or hide what the class marked");
  await window.find("region", "What the class marked");
  const bars = () => window.js(() => [...document.querySelectorAll(".heat button")].map((bar) => bar.getAttribute("aria-label")));
  await until("the line of the class", async () => (await bars()).some((bar) => bar.startsWith("2 of 3 marked: ")));
  await window.js(() =>
    [...document.querySelectorAll(".heat button")].find((bar) => bar.getAttribute("aria-label").startsWith("2 of 3")).click(),
  );
  await window.seeWords("<b>Ada</b>", "[aria-label='What the class marked']");
  await window.seeWords("Ben", "[aria-label='What the class marked']");
  assert.deepEqual(await commandLine(home, "notes", "list"), [], "the teacher’s own marks are as they were: none");
  await window.kill();
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
    await until("four students", async () => (await rows(window)).length === 4);
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

/** The students in the table, each with the number of their marks. */
function rows(window) {
  return window.js(() =>
    [...document.querySelectorAll("tbody tr")].map(
      (row) => `${row.querySelector("th bdi").textContent} ${row.querySelector("td").firstChild.textContent.trim()}`,
    ),
  );
}

async function handsInFromTheWindow(t, words, title, name) {
  const desk = newHome(t);
  const window = await open(desk);
  await window.read(title);
  await window.select(words);
  await window.press("1");
  await until("the mark", async () => Object.values(await window.marks()).includes(words));
  await window.press("Escape");
  await window.go("Bundles");
  await window.click("button", "Hand in…", "main");
  await window.find("dialog", `Hand in “${name}”`);
  await window.seeWords("In it: 1 mark", "[role=dialog]");
  // The field for the name has the focus.
  await window.type("<b>Ada</b>");
  await window.click("button", "Save file…", "[role=dialog]");
  const file = join(desk.folder, "ada.annotations");
  await answerDialog("Hand in", file, { saving: true });
  await until("the file", () => existsSync(file));
  await window.seeWords("is ready to be handed in");
  await window.kill();
  return file;
}
