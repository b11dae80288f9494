/** The main loop once, with a picture of each step: what `make run` shows where there is no display. */
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Key, answerDialog, newHome, open, until } from "./harness.mjs";

const out = process.argv[2];
const home = newHome();
let step = 0;

async function picture(window, what) {
  await new Promise((done) => setTimeout(done, 600));
  const name = `${++step}-${what.replaceAll(" ", "-")}.png`;
  await window.screenshot(join(out, name));
  console.log(`walk: ${name}`);
}

try {
  let window = await open(home);
  await window.find("heading", "Library");
  await picture(window, "library");

  await window.read("Introduction: What Peer Production Is");
  await window.select("Nobody owned the result, and no plan said who should do what.");
  await picture(window, "a passage selected");
  await window.press("1");
  await until("the mark", async () => Object.keys(await window.marks()).length === 1);
  await window.press("n");
  await window.find("textbox", "Note");
  await window.type("Who then is answerable for it?");
  await picture(window, "marked and noted");
  await window.press("Escape");

  await window.go("Reading list");
  await window.click("button", /^Show details of “The Wealth of Networks/);
  const page = await window.find("spinbutton", "Page");
  await page.clear();
  await page.sendKeys("40" + Key.TAB);
  await window.seeWords("page 40");
  await picture(window, "a key book begun");

  await window.close();
  window = await open(home);
  await window.go("Notebook");
  await window.seeWords("Who then is answerable for it?", "main");
  await picture(window, "notebook after a restart");

  await window.click("button", "Export notes", "main");
  await answerDialog("Export notes", home.folder);
  const exported = await until("the export", () => readdirSync(home.folder).find((name) => name.endsWith(".md")));
  copyFileSync(join(home.folder, exported), join(out, exported));
  console.log(`walk: ${exported}`);
  await picture(window, "exported");
  await window.close();
} finally {
  for (const window of home.windows) await window.end();
}
