/**
 * The real window, driven: tauri-driver, WebKitWebDriver and the built program, each test in a home of its own.
 *
 * Names of buttons and landmarks are those of the interface (what a reader sees or hears), so a test breaks where
 * a reader would be lost.
 */
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { askToClose } from "./x11.mjs";

const fromUi = createRequire(new URL("../../ui/package.json", import.meta.url));
const { Builder, By, Capabilities, Key } = fromUi("selenium-webdriver");
export { By, Key };

export const ROOT = resolve(import.meta.dirname, "../..");
export const DESKTOP = process.env.MARGINALIS_DESKTOP ?? join(ROOT, "target/release/marginalis-desktop");
export const COMMAND_LINE = process.env.MARGINALIS ?? join(ROOT, "target/release/marginalis");

const run = promisify(execFile);

/** The patience for anything that should come; what takes longer is a failure. */
const PATIENCE = 15_000;

/** Waits until `look` gives something true, and gives it back. */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`, { cause: last });
    await new Promise((done) => setTimeout(done, 40));
  }
}

/** The homes that are there. What no test clears away goes when the process ends, also where somebody ends it. */
const homes = new Set();
process.on("exit", () => {
  for (const folder of homes) {
    for (const pid of processesOf(folder)) tryKill(pid);
    clearAway(folder);
  }
});
for (const [signal, code] of [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143]]) process.once(signal, () => process.exit(code));

function clearAway(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  homes.delete(folder);
}

/** A home of its own: nothing of the machine's user is read or written. */
export function newHome(test) {
  const folder = mkdtempSync(join(tmpdir(), "marginalis-e2e-"));
  homes.add(folder);
  const windows = [];
  test?.after(async () => {
    for (const window of windows) await window.end();
    // A child whose program was killed belongs to nobody, and may still write into its home.
    for (const pid of processesOf(folder)) tryKill(pid);
    await until("the end of all processes", () => processesOf(folder).length === 0);
    clearAway(folder);
  });
  return {
    folder,
    windows,
    library: join(folder, "library"),
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: join(folder, "data"),
      XDG_CONFIG_HOME: join(folder, "config"),
      XDG_CACHE_HOME: join(folder, "cache"),
      MARGINALIS_LIBRARY: join(folder, "library"),
    },
  };
}

/** Runs the command line on a home's library; its JSON. */
export async function commandLine(home, ...args) {
  const { stdout } = await run(COMMAND_LINE, ["--library", home.library, "--json", ...args], { env: home.env });
  return JSON.parse(stdout);
}

/**
 * Starts the program and takes hold of its window.
 *
 * The engine's driver now and then never answers when it is asked for a session, and the program is gone; why is not
 * known. Then it is asked once more, and the log says that it was. A program that does not start fails both times.
 */
export async function open(home, options = {}) {
  try {
    return await start(home, options);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    console.warn(`The driver did not answer and is asked again: ${error.message}`);
    return start(home, options);
  }
}

async function start(home, { args = [], env = {}, program = DESKTOP } = {}) {
  const [port, nativePort] = [await freePort(), await freePort()];
  const driverProcess = spawn("tauri-driver", ["--port", port, "--native-port", nativePort].map(String), {
    env: { ...home.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const window = new MarginalisWindow(home, driverProcess, program);
  home.windows.push(window);
  driverProcess.stdout.on("data", (text) => (window.output += text));
  driverProcess.stderr.on("data", (text) => (window.output += text));
  await until("tauri-driver", () => answers(port));
  const builder = new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(new Capabilities({ browserName: "wry", "tauri:options": { application: program, args } }));
  try {
    window.driver = await answered(builder.build(), () => `a new session; it said: ${window.output}`);
  } catch (error) {
    if (error instanceof NoAnswer) await window.end();
    throw error;
  }
  const execute = window.driver.execute.bind(window.driver);
  window.driver.execute = (command) => answered(execute(command), () => command.getName());
  await window.driver.manage().setTimeouts({ script: PATIENCE });
  return window;
}

/** The driver was asked for something and never answered. */
class NoAnswer extends Error {}

/** Longer than any script may take in the page ({@link PATIENCE}); what takes longer will not come. Milliseconds. */
const ANSWER = 60_000;

async function answered(asked, what) {
  let timer;
  const tooLong = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new NoAnswer(`no answer in ${ANSWER / 1000} s: ${what()}`)), ANSWER);
  });
  try {
    return await Promise.race([asked, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

const selectionBar = () => document.querySelector('[role=toolbar][aria-label="Selection"]') !== null;

function scrollToLink(title) {
  const link = [...document.querySelectorAll("main a")].find(({ textContent }) => textContent.trim() === title);
  link?.scrollIntoView({ block: "center", behavior: "instant" });
  return link !== undefined;
}

export class MarginalisWindow {
  output = "";

  constructor(home, driverProcess, program) {
    this.home = home;
    this.program = program;
    this.driverProcess = driverProcess;
  }

  /** Runs a function in the page. */
  js(work, ...args) {
    return this.driver.executeScript(work, ...args);
  }

  /** Asks the library as the page does. */
  async ask(command, args = {}) {
    const answer = await this.driver.executeAsyncScript(
      (command, args, done) =>
        window.__TAURI_INTERNALS__.invoke(command, args).then(
          (value) => done({ value }),
          (error) => done({ error }),
        ),
      command,
      args,
    );
    if (answer.error) throw Object.assign(new Error(answer.error.message ?? String(answer.error)), answer.error);
    return answer.value;
  }

  /** Presses keys together, as "Control+k", or one after the other: `press("1", "Escape")`. */
  async press(...chords) {
    for (const chord of chords) {
      const keys = chord === "+" ? ["+"] : chord.split("+");
      const codes = keys.map((key) => Key[NAMED[key] ?? key.toUpperCase()] ?? key);
      if (codes.length === 1 && codes[0] === keys[0]) codes[0] = keys[0];
      const actions = this.driver.actions();
      codes.forEach((code) => actions.keyDown(code));
      [...codes].reverse().forEach((code) => actions.keyUp(code));
      await actions.perform();
    }
  }

  /** Types words where the focus is. */
  type(words) {
    return this.driver.actions().sendKeys(words).perform();
  }

  /** The visible element with a role and an accessible name; waits for it. */
  async find(role, name, within = "") {
    const look = async () => {
      const candidates = await this.driver.findElements(By.css(`${within} :is(${ROLES[role] ?? `[role=${role}]`})`));
      for (const element of candidates) {
        if (!(await element.isDisplayed())) continue;
        if (name === undefined || matches(await nameOf(element), name)) return element;
      }
    };
    try {
      return await until(`${role} “${name ?? ""}”`, look);
    } catch (error) {
      error.message += `\nThe window shows, at ${await this.shown().catch(String)}`;
      throw error;
    }
  }

  /** What a reader sees, for whoever reads of a failed test. */
  shown() {
    return this.js(() => {
      const { activeElement, body } = document;
      const words = body.innerText.replace(/\s+/g, " ").slice(0, 1500);
      return `${location.hash}, with “${getSelection()}” selected, at <${activeElement?.localName}>: ${words}`;
    });
  }

  async click(role, name, within) {
    await until(`a click on ${role} “${name}”`, async () => {
      await (await this.find(role, name, within)).click();
      return true;
    });
  }

  /** Writes into an empty field that has this name. */
  async fill(name, words, within = "main") {
    const field = await this.find("textbox", name, within);
    await field.click();
    await field.sendKeys(words);
  }

  /** Writes a passphrase into its field. Such fields have no role; they are found by their label. */
  async password(label, words) {
    const field = await until(`the field “${label}”`, () =>
      this.js(
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

  /** Waits for words anywhere in sight. */
  seeWords(words, within = "body") {
    return until(`the words “${words}”`, async () =>
      (await this.js((within) => document.querySelector(within)?.innerText ?? "", within)).includes(words),
    );
  }

  /** What becomes of marks, as the open dialog counts it: each verdict and its figure. */
  figures() {
    return this.js(() =>
      Object.fromEntries(
        [...document.querySelectorAll("[role=dialog] dl > div")].map((pair) => [
          pair.querySelector("dt").firstChild.textContent.trim(),
          Number(pair.querySelector("dd").textContent),
        ]),
      ),
    );
  }

  /** Goes to a screen by the rail. */
  async go(place) {
    await this.click("link", place, "nav");
    await this.find("heading", place, "main").catch(() => {});
  }

  /** Goes to an address of the page (`#/read/…`), as soon as the page is there: one that is set earlier is not kept. */
  async goTo(address) {
    await until("the page", () => this.js(() => document.querySelector("main") !== null));
    await this.js((address) => (location.hash = address), address);
    await this.rest();
  }

  /** Waits until nothing is drawn or scrolled any more: what is drawn anew under a selection ends it. */
  async rest() {
    const look = () => {
      const article = document.querySelector("article");
      const scroller = article?.closest("[tabindex]") ?? document.querySelector("main");
      return [location.hash, scroller.scrollTop, scroller.scrollHeight, (article ?? scroller).textContent.length].join();
    };
    let [last, since] = ["", 0];
    await until("the page at rest", async () => {
      const now = await this.js(look);
      if (now !== last) [last, since] = [now, Date.now()];
      return Date.now() - since > 250;
    });
  }

  /** Opens a text by its title, from any screen, and waits until its words are painted. */
  async read(title) {
    await this.go("Library");
    // Rows below the fold are not laid out before they are scrolled to.
    await until(`the row of “${title}”`, () => this.js(scrollToLink, title));
    await this.click("link", title, "main");
    await this.find("article", title);
    await until("painted words", () => this.js(() => document.querySelector("article [data-block]") !== null));
  }

  /**
   * Selects a passage of the open text, as dragging over it does, and waits until the page shows that it took it:
   * a key that comes sooner has nothing to act on. Where the block is drawn anew under the selection, which ends it,
   * it is selected again.
   */
  async select(passage, isTaken = selectionBar) {
    await until(`“${passage}”, selected`, async () => {
      await this.setSelection(passage);
      return until("the page", () => this.js(isTaken), 2_000);
    });
  }

  async setSelection(passage) {
    const found = await this.js((passage) => {
      const article = document.querySelector("article");
      const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
      const nodes = [];
      let text = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push({ node, at: text.length });
        text += node.data;
      }
      const at = text.indexOf(passage);
      if (at < 0) return false;
      const place = (offset, last) => {
        const hit = nodes.findLast((each) => (last ? each.at < offset : each.at <= offset));
        return [hit.node, offset - hit.at];
      };
      const [from, start] = place(at, false);
      const [to, end] = place(at + passage.length, true);
      from.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      getSelection().setBaseAndExtent(from, start, to, end);
      return true;
    }, passage);
    if (!found) throw new Error(`the text does not say “${passage}”`);
  }

  /** The words of each painted mark, by its id. */
  marks() {
    return this.js(() => {
      const marks = {};
      for (const segment of document.querySelectorAll("article mark"))
        for (const id of (segment.dataset.ids ?? "").split(" "))
          marks[id] = (marks[id] ?? "") + segment.textContent;
      return marks;
    });
  }

  async screenshot(path) {
    // The engine takes a picture when it next draws, and a window at rest never does.
    const nudge = setInterval(() => {
      this.js(() => document.body.style.setProperty("outline", `${Math.random()}px solid transparent`)).catch(() => {});
    }, 300);
    try {
      writeFileSync(path, await this.driver.takeScreenshot(), "base64");
    } finally {
      clearInterval(nudge);
    }
  }

  /** The id of the program's process. */
  async pid() {
    return until("the program's process", () =>
      descendants(this.driverProcess.pid).find((pid) => executable(pid) === this.program),
    );
  }

  /** Ends the program without warning. */
  async kill() {
    const pid = await this.pid();
    process.kill(pid, "SIGKILL");
    await until("the end of the killed program", () => hasEnded(pid));
    await this.end();
  }

  /** Closes the window as a reader does, and waits until the program has ended. */
  async close() {
    const pid = await this.pid();
    await this.askToClose();
    await this.waitForEnd(pid);
  }

  /** Asks the window to close, as a reader does; whether it then does is another matter. */
  async askToClose() {
    const windows = await xdotool("search", "--onlyvisible", "--pid", String(await this.pid()));
    for (const id of windows.split("\n").filter(Boolean)) await askToClose(Number(id));
  }

  /** Waits until the program has ended. */
  async waitForEnd(pid) {
    await until("the end of the program", () => hasEnded(pid));
    await this.end();
  }

  /** Lets go: ends the session and the driver. */
  async end() {
    if (this.ended) return;
    this.ended = true;
    await Promise.race([this.driver?.quit().catch(() => {}), new Promise((done) => setTimeout(done, 3000))]);
    const rest = descendants(this.driverProcess.pid);
    this.driverProcess.kill();
    for (const pid of rest) tryKill(pid);
    await until("the end of all processes", () => rest.every(hasEnded), 5000).catch(() => {});
  }
}

/**
 * Answers the system's file dialog with a path. A dialog to save has a field for it, one to open must be asked for it.
 * `all`: with all the files of a folder.
 */
export async function answerDialog(title, path, { saving = false, all = false } = {}) {
  const id = await until(`the dialog “${title}”`, async () =>
    (await xdotool("search", "--onlyvisible", "--name", `^${title}$`)).split("\n").filter(Boolean).pop(),
  );
  await xdotool("windowfocus", id);
  if (!saving) await xdotool("key", "--clearmodifiers", "ctrl+l");
  await xdotool("key", "--clearmodifiers", "ctrl+a");
  await xdotool("type", "--clearmodifiers", "--delay", "8", path);
  // A slash and Return lead into the folder, and to its files.
  if (all) {
    await xdotool("type", "--clearmodifiers", "/");
    await xdotool("key", "--clearmodifiers", "Return");
  }
  const isOpen = async () => (await xdotool("search", "--onlyvisible", "--name", `^${title}$`)).split("\n").includes(id);
  await until(`the end of the dialog “${title}”`, async () => {
    if (!(await isOpen())) return true;
    if (all) {
      await new Promise((done) => setTimeout(done, 1000));
      await xdotool("key", "--clearmodifiers", "ctrl+a");
    }
    // The first Return may only take what the dialog proposes to complete. A dialog that is slow to close must not be
    // sent another: it would reach the window behind.
    await xdotool("key", "--clearmodifiers", "Return");
    for (let look = 0; look < 20; look++) {
      await new Promise((done) => setTimeout(done, 100));
      if (!(await isOpen())) return true;
    }
    return false;
  });
}

export async function xdotool(...args) {
  try {
    return (await run("xdotool", args, { timeout: 5000 })).stdout;
  } catch (error) {
    // `search` fails where it finds nothing.
    if (args[0] === "search" && error.code === 1) return "";
    throw error;
  }
}

const NAMED = { Ctrl: "CONTROL", Esc: "ESCAPE", ArrowDown: "ARROW_DOWN", ArrowUp: "ARROW_UP" };

/** What carries a role by itself. */
const ROLES = {
  article: "article, [role=article]",
  button: "button, [role=button], summary",
  checkbox: "input[type=checkbox], [role=checkbox]",
  combobox: "select, [role=combobox]",
  dialog: "dialog, [role=dialog], [role=alertdialog]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  link: "a[href], [role=link]",
  main: "main, [role=main]",
  navigation: "nav, [role=navigation]",
  radio: "input[type=radio], [role=radio]",
  region: "section[aria-label], section[aria-labelledby], [role=region]",
  searchbox: "input[type=search], [role=searchbox]",
  spinbutton: "input[type=number], [role=spinbutton]",
  textbox: "textarea, input:not([type]), input[type=text], input[type=search], [role=textbox]",
};

/** What is far from sight is not laid out yet, and then the engine knows no name for it: its words are its name. */
async function nameOf(element) {
  return (await element.getAccessibleName()) || (await element.getProperty("textContent")).trim();
}

function matches(name, wanted) {
  return wanted instanceof RegExp ? wanted.test(name) : name === wanted;
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function answers(port) {
  return (await fetch(`http://127.0.0.1:${port}/status`)).ok;
}

/** All processes below one, from /proc. */
export function descendants(pid) {
  const children = new Map();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(entry);
    if (parent) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [];
  const rest = [pid];
  while (rest.length > 0) {
    const below = children.get(rest.pop()) ?? [];
    found.push(...below);
    rest.push(...below);
  }
  return found;
}

/** All processes that live in a home. */
function processesOf(folder) {
  const mark = `HOME=${folder}\0`;
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
    } catch {
      return false;
    }
  });
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/**
 * Has a process ended, with all that it held? The system lets go of its program first and of its files last, one
 * thread after the other: only a process that is gone, or is waited for and has no other thread, holds no lock.
 */
function hasEnded(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    return state === "Z" && readdirSync(`/proc/${pid}/task`).length === 1;
  } catch {
    return true;
  }
}

function executable(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null;
  }
}

function tryKill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
