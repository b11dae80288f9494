/** The list of books, kept by hand, by keyboard and by pointer; out to a file and in again. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Key, answerDialog, commandLine, newHome, open, until } from "./harness.mjs";

const NEW = "How to Read a Page";

test("books are added, described, ordered, removed, and all of it is there after a restart", async (t) => {
  const home = newHome(t);
  let window = await open(home);
  const books = () => commandLine(home, "books");
  const saved = (what, is) => until(what, async () => (await books()).find((book) => book.title === NEW && is(book)));
  await window.go("Reading list");
  await shows(window, (titles) => titles.length === 6);

  await window.click("button", "Add book", "main");
  await window.find("dialog", "Add book");
  await (await window.find("textbox", "Title")).sendKeys(NEW);
  await (await window.find("textbox", /^Authors/)).sendKeys("I. A. Richards");
  await (await window.find("textbox", "Year")).sendKeys("1942");
  await window.click("button", "Save", "[role=dialog]");
  await saved("the new book", ({ year, authors }) => year === 1942 && authors[0] === "I. A. Richards");

  // Its details stand open: how far, since when, how good, and a note.
  await set(window, "Pages in all", "246");
  await set(window, "Percent", "50");
  await setDate(window, "Started", "2026-11-01");
  await window.js(() => document.querySelector("[data-line] input[type=radio][value='4']").click());
  await (await window.find("textbox", "Note")).sendKeys("Read with a pencil." + Key.TAB);
  await saved("what was said of it", ({ percent, pages, started, rating, note }) =>
    [percent, pages, started, rating, note].join() === [50, 246, "2026-11-01", 4, "Read with a pencil."].join(),
  );

  await window.click("button", "Edit book", "main");
  await window.find("dialog", "Edit book");
  await (await window.find("textbox", "Publisher")).sendKeys("W. W. Norton");
  await window.click("button", "Save", "[role=dialog]");
  await saved("its publisher", ({ publisher }) => publisher === "W. W. Norton");

  // By keyboard up one place, by pointer to the top.
  await until("the book, last", async () => (await titles(window)).at(-1) === NEW);
  await window.js(() => document.querySelector("[data-line]:last-child button[aria-expanded]").focus());
  await window.press("Alt+ArrowUp");
  await shows(window, (titles) => titles.at(-2) === NEW);
  await window.click("button", `Hide details of “${NEW}”`, "main");
  await drag(window, NEW);
  await shows(window, (titles) => titles[0] === NEW);
  await until("the order, saved", async () => (await books())[0].title === NEW);

  const second = (await titles(window))[1];
  const title = (await books())[1].title;
  await window.click("button", `Show details of “${title}”`, "main");
  await window.click("button", "Remove book", "main");
  await shows(window, (titles) => !titles.includes(second));
  await window.press("Control+z");
  await shows(window, (titles) => titles[1] === second);

  await window.close();
  window = await open(home);
  await window.go("Reading list");
  await shows(window, (titles) => titles.length === 7 && titles[0] === NEW);
});

test("the list goes out as CSL-JSON, and comes in once", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.go("Reading list");
  const file = join(home.folder, "books.json");
  await fromMenu(window, "Export books");
  await answerDialog("Export reading list", file, { saving: true });
  const items = await until("the file", () => existsSync(file) && JSON.parse(readFileSync(file, "utf8")));
  assert.equal(items.length, 6);

  const more = { id: "norton", type: "book", title: "One More", author: [{ family: "Bush", given: "Vannevar" }] };
  writeFileSync(file, JSON.stringify([...items, more]));
  await fromMenu(window, "Import books");
  await answerDialog("Import books", file);
  await shows(window, (titles) => titles.length === 7 && titles.includes("One More"));
  assert.equal((await commandLine(home, "books")).length, 7);
});

function titles(window) {
  return window.js(() =>
    [...document.querySelectorAll("[data-line] h2")].map((heading) => heading.textContent.replace(/\s+/g, " ").trim()),
  );
}

function shows(window, are) {
  return until("the books", async () => are(await titles(window)));
}

async function set(window, name, value) {
  const field = await window.find("spinbutton", name);
  await field.clear();
  await field.sendKeys(value + Key.TAB);
}

/** A date's field takes keys in the order of the machine's language; a reader may as well choose from its calendar. */
function setDate(window, name, value) {
  return window.js(
    (name, value) => {
      const label = [...document.querySelectorAll("[data-line] label")].find(({ textContent }) => textContent.trim() === name);
      const field = label.control ?? label.querySelector("input");
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    value,
  );
}

/** Takes hold of a book by its handle and lets it go above the first. */
async function drag(window, title) {
  const [from, to] = await window.js((title) => {
    const middle = (element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2), origin: "viewport" };
    };
    const lines = [...document.querySelectorAll("[data-line]")];
    lines[0].scrollIntoView({ block: "start", behavior: "instant" });
    const line = lines.find((line) => line.querySelector("h2").textContent.includes(title));
    return [middle(line.querySelector(".handle")), middle(lines[0].querySelector(".handle"))];
  }, title);
  const above = { ...to, y: to.y - 30 };
  await window.driver.actions().move(from).press().move(to).move(above).release().perform();
}

async function fromMenu(window, name) {
  await window.click("button", "More for the list", "main");
  await window.click("menuitem", name);
}
