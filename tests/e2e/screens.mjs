/**
 * Pictures of every screen for the README and docs/screens, light and dark:  make screens
 *
 * A home of its own, the study edition, a few marks and notes made by the command line; then what a reader sees.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { inTheme } from "./accessible.mjs";
import { ROOT, commandLine, newHome, open, until } from "./harness.mjs";
import { bundle, handsIn, passages, secondEdition, study } from "./lessons.mjs";
import { GARDENS, marked, newEdition } from "./reissued.mjs";

const OUT = resolve(process.argv[2] ?? join(ROOT, "docs/screens"));
const SIZES = [
  [1280, 800, ""],
  [900, 600, "-narrow"],
];
/** Which pictures are also taken narrow. */
const NARROW = new Set(["reader"]);
const TEXT = "Peer Production and Capitalism";
const TAUGHT = "Introduction: What Peer Production Is";

/** Marks passages of the chapter that is shown: the first sentence of some of its paragraphs. */
async function prepare(home) {
  const texts = await commandLine(home, "texts");
  const text = texts.find(({ title }) => title === TEXT);
  const { plain } = await commandLine(home, "show", text.id, "--as", "plain");
  const { blocks } = await commandLine(home, "show", text.id, "--as", "blocks");
  const letters = [...plain];
  const paragraphs = blocks.filter(({ kind, start, end }) => kind === "paragraph" && end - start > 220).slice(2, 8);
  const looks = [
    ["yellow", "The definition everything else hangs on.", ["definition"]],
    ["green", "", []],
    ["purple", "Is this still so where the tools themselves are rented?", ["ownership", "to ask"]],
    ["blue", "", ["commons"]],
    ["pink", "Compare the answer in the chapter on Carr.", []],
  ];
  for (const [i, { start, end }] of paragraphs.entries()) {
    const [color, note, tags] = looks[i % looks.length];
    const sentence = letters.slice(start, end).join("").match(/^.*?[.!?](?=\s|$)/s)?.[0] ?? "";
    const stop = start + [...sentence].length;
    if (stop <= start) continue;
    const args = ["notes", "add", "--text", text.id, "--start", start, "--end", stop, "--color", color];
    if (note) args.push("--note", note);
    for (const tag of tags) args.push("--tag", tag);
    await commandLine(home, ...args.map(String));
  }
  const [first, second] = await commandLine(home, "books");
  await commandLine(home, "books", "set", first.id, "--status", "reading", "--page", "140");
  await commandLine(home, "books", "set", second.id, "--status", "finished", "--rating", "4");
}

/** A text with marks and a new edition, in a home of its own: the other screens stay as a newcomer sees them. */
async function reissued() {
  const home = newHome();
  const { text } = await marked(GARDENS, home);
  await commandLine(home, "replace", text, newEdition(GARDENS, home.folder));
  return { home, text };
}

async function takePicture(window, width, height, name, theme) {
  await window.driver.manage().window().setRect({ width, height });
  await new Promise((done) => setTimeout(done, 700));
  const path = join(OUT, `${name}-${theme}.png`);
  await window.screenshot(path);
  execFileSync("convert", [path, "-strip", "+dither", "-colors", "128", "-define", "png:compression-level=9", path]);
}

async function picturesOfEditions(window, text, theme) {
  await inTheme(window, theme);
  const [width, height] = SIZES[0];
  await window.goTo(`#/changes/${text}`);
  await window.find("heading", "What changed");
  await until("the marks", () => window.js(() => document.querySelector("main [data-at]") !== null));
  await takePicture(window, width, height, "what-changed", theme);
  await window.goTo(`#/compare/${text}`);
  await until("the rows", () => window.js(() => document.querySelectorAll("main [data-row]").length > 10));
  for (let step = 0; step < 5; step++) await window.press("j");
  await takePicture(window, width, height, "compare-editions", theme);
}

/** A student's home with a bundle that a teacher signed. */
async function taught() {
  const home = newHome();
  const { file } = await secondEdition(home);
  await bundle(home, "install", file, "--accept-key");
  return home;
}

async function picturesOfBundles(window, theme) {
  await inTheme(window, theme);
  const [width, height] = SIZES[0];
  await window.go("Bundles");
  await takePicture(window, width, height, "bundles", theme);
  await window.read(TAUGHT);
  await window.press("q");
  await until("the teacher's note", () => window.js(() => document.activeElement.closest("[data-taught]") !== null));
  await takePicture(window, width, height, "lesson", theme);
}

/** A teacher's home with what three students handed in. */
async function collected() {
  const home = newHome();
  const { id, title } = await study(home);
  const { words, overlapping, others } = await passages(home, id);
  for (const [at, passage] of [words, overlapping, others].entries())
    await bundle(home, "collect", await handsIn(home, `Student ${at + 1}`, id, passage));
  return { home, title };
}

async function picturesOfTeaching(window, title, theme) {
  await inTheme(window, theme);
  const [width, height] = SIZES[0];
  await window.go("Bundles");
  await window.click("button", "New bundle from texts…", "main");
  await window.find("heading", "New bundle");
  await takePicture(window, width, height, "new-bundle", theme);
  await window.go("Bundles");
  await window.click("button", "Hand-ins", "main");
  await window.seeWords("Student 3", "main");
  await takePicture(window, width, height, "hand-ins", theme);
  await window.read(title);
  await window.click("button", "Show or hide what the class marked");
  await until("the line of the class", () => window.js(() => document.querySelectorAll(".heat button").length > 0));
  await window.js(() => document.querySelector(".heat button").click());
  await window.seeWords("Student 1", "[aria-label='What the class marked']");
  await takePicture(window, width, height, "class", theme);
  await window.press("Escape");
}

async function pictures(window, theme) {
  await inTheme(window, theme);
  for (const [width, height, suffix] of SIZES) {
    await window.driver.manage().window().setRect({ width, height });
    await until("the window's new size", () => window.js((width) => innerWidth === width, width));
    // The first picture of a new size may still show the old one in part.
    await new Promise((done) => setTimeout(done, 1500));
    const take = async (name) => {
      if (!suffix || NARROW.has(name)) await takePicture(window, width, height, `${name}${suffix}`, theme);
    };
    for (const place of ["Library", "Notebook", "Reading list", "Settings"]) {
      await window.go(place);
      await take(place.toLowerCase().replace(" ", "-"));
    }
    await window.read(TEXT);
    await until("the marks", async () => Object.keys(await window.marks()).length > 0);
    await window.js(() => document.querySelector("article mark").scrollIntoView({ block: "center", behavior: "instant" }));
    await take("reader");
  }
}

/** Takes pictures of a home's window in light and dark, and ends it. */
async function inBoth(home, take) {
  const window = await open(home);
  try {
    for (const theme of ["light", "dark"]) await take(window, theme);
  } finally {
    await window.end();
  }
}

mkdirSync(OUT, { recursive: true });
const home = newHome();
await prepare(home);
await inBoth(home, pictures);
const { home: second, text } = await reissued();
await inBoth(second, (window, theme) => picturesOfEditions(window, text, theme));
await inBoth(await taught(), picturesOfBundles);
const { home: desk, title } = await collected();
await inBoth(desk, (window, theme) => picturesOfTeaching(window, title, theme));
console.log(`the pictures are in ${OUT}`);
