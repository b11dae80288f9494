/**
 * Pictures of every screen for the README and docs/screens, light and dark:  make screens
 *
 * A home of its own, the study edition, a few marks and notes made by the command line; then what a reader sees.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT, commandLine, newHome, open, until } from "./harness.mjs";

const OUT = resolve(process.argv[2] ?? join(ROOT, "docs/screens"));
const SIZES = [
  [1280, 800, ""],
  [900, 600, "-narrow"],
];
/** Which pictures are also taken narrow. */
const NARROW = new Set(["reader"]);
const TEXT = "Peer Production and Capitalism";

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

async function pictures(window, theme) {
  const settings = await window.ask("get_settings");
  await window.ask("set_settings", { settings: { ...settings, theme } });
  await window.js(() => location.reload());
  await window.find("navigation", "Main");
  for (const [width, height, suffix] of SIZES) {
    await window.driver.manage().window().setRect({ width, height });
    const take = async (name) => {
      if (suffix && !NARROW.has(name)) return;
      await new Promise((done) => setTimeout(done, 700));
      const path = join(OUT, `${name}${suffix}-${theme}.png`);
      await window.screenshot(path);
      execFileSync("convert", [path, "-strip", "+dither", "-colors", "128", "-define", "png:compression-level=9", path]);
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

mkdirSync(OUT, { recursive: true });
const home = newHome();
await prepare(home);
const window = await open(home);
try {
  for (const theme of ["light", "dark"]) await pictures(window, theme);
} finally {
  await window.end();
}
console.log(`the pictures are in ${OUT}`);
