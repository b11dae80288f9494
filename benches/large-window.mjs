/**
 * The window on a library of 1,000 texts and 100,000 marks (benches/large.rs makes it): how long each screen takes, and
 * how long the page answers nobody meanwhile.
 *
 *   tests/e2e/run --script benches/large-window.mjs FOLDER
 */
import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { newHome, open, until } from "../tests/e2e/harness.mjs";

const ROUNDS = 5;
const PAGES_SCROLLED = 30;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const figures = new Map();

function note(what, { took, blocked }) {
  if (!figures.has(what)) figures.set(what, { took: [], blocked: [] });
  figures.get(what).took.push(took);
  figures.get(what).blocked.push(blocked);
}

/** Does something in the page, waits until it shows, and watches how long the page answered nobody. */
async function timed(window, what, act, shows, ...given) {
  const measured = await window.driver.executeAsyncScript(
    `const [given, done] = arguments;
     const act = ${act};
     const shows = ${shows};
     let last = performance.now();
     let blocked = 0;
     const beat = setInterval(() => {
       const now = performance.now();
       blocked = Math.max(blocked, now - last);
       last = now;
     }, 4);
     const begun = performance.now();
     const state = act(...given);
     const look = () => {
       if (!shows(state)) return setTimeout(look, 2);
       const took = performance.now() - begun;
       // What the page still does when the first of it shows counts as blocked as well.
       setTimeout(() => {
         clearInterval(beat);
         done({ took, blocked });
       }, 400);
     };
     look();`,
    given,
  );
  note(what, measured);
}

const goTo = (name) => document.querySelector(`nav a[href="#/${name}"]`).click();
const typeWords = (words) => {
  const field = document.querySelector("main input[type=search]");
  const before = document.querySelector("main header p")?.textContent;
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return { before };
};
const counted = ({ before }) => document.querySelector("main header p")?.textContent !== before;

async function round(window) {
  await timed(window, "the notebook opens", goTo, () => document.querySelector("ol.entries li:nth-child(20)"), "notebook");
  for (const words of ["commons", "palimpsest", "zymurgy", ""])
    await timed(window, words ? `words: ${words}` : "no words any more", typeWords, counted, words);
  await timed(
    window,
    `the notebook scrolls ${PAGES_SCROLLED} pages`,
    (pages) => {
      const main = document.querySelector("main");
      const state = { left: pages };
      const step = () => {
        main.scrollTop = main.scrollHeight;
        if (--state.left > 0) setTimeout(step, 60);
      };
      step();
      return state;
    },
    (state) => state.left <= 0,
    PAGES_SCROLLED,
  );
  await timed(window, "the library opens", goTo, () => document.querySelector("main h1")?.textContent === "Library" && document.querySelectorAll("main li").length >= 100, "library");
  await timed(window, "the library is filtered", typeWords, () => document.querySelectorAll("main li").length < 30, "Text 99");
  await timed(window, "the filter goes", typeWords, () => document.querySelectorAll("main li").length >= 100, "");
  await timed(
    window,
    "the library scrolls to its end",
    () => {
      const main = document.querySelector("main");
      main.scrollTop = main.scrollHeight;
      return main;
    },
    (main) => main.scrollTop > 0,
  );
}

const home = newHome();
mkdirSync(home.library, { recursive: true });
cpSync(join(resolve(process.argv[2]), "marginalis.db"), join(home.library, "marginalis.db"));
try {
  for (let i = 0; i < ROUNDS; i++) {
    const window = await open(home);
    await until("the library", () => window.js(() => document.querySelectorAll("main li").length >= 100));
    await round(window);
    await window.end();
    process.stderr.write(`round ${i + 1} of ${ROUNDS}\n`);
  }
} finally {
  for (const window of home.windows) await window.end();
}
for (const [what, { took, blocked }] of figures)
  console.log(`${what}: ${median(took).toFixed(0)} ms, of which the page answered nobody for ${median(blocked).toFixed(0)} ms at a stretch`);
