/**
 * Speed of the window, seen from outside: what is on the screen, and what the processes weigh.
 *
 *   node benches/window.mjs [--runs N]        (make bench)
 *
 * Two programs from one lock file take turns on a virtual screen: the app, and the floor, a bare Tauri window with a
 * static page (benches/bare_window.rs). A moment is read off the screen's own memory (Xvfb -fbdir): "painted" is when
 * the column of text holds nine tenths of the ink that it will hold at rest. Memory is the proportional set size of
 * the whole process tree, so that shared pages are counted once. Ratios, not seconds, are what docs/speed.md promises.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, writeFileSync, existsSync, fstatSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DESKTOP, commandLine, newHome, open } from "../tests/e2e/harness.mjs";

/** Built by `make bench` beside the app. */
const FLOOR = join(dirname(DESKTOP), "examples", "bare_window");
/** The text that is taken up again at a start. */
const CHAPTER = "The Limits of the Crowd";
const WIDTH = 1280;
const HEIGHT = 860;
const RUNS = Number(process.argv[process.argv.indexOf("--runs") + 1]) || 9;
/** Where both programs show running text, whatever else stands around it. */
const COLUMN = { left: 420, top: 140, width: 400, height: 560 };
const AT_REST_MS = 900;
const DEADLINE_MS = 30_000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The virtual screen and its memory. */
class Screen {
  static async start(folder) {
    const screen = new Screen();
    screen.display = `:${90 + (process.pid % 900)}`;
    screen.server = spawn(
      "Xvfb",
      [screen.display, "-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-fbdir", folder, "-nolisten", "tcp", "-noreset"],
      { stdio: "ignore" },
    );
    const file = join(folder, "Xvfb_screen0");
    for (let i = 0; !existsSync(file); i++) {
      if (i > 200) throw new Error("Xvfb did not start");
      await sleep(25);
    }
    await sleep(200);
    screen.file = openSync(file, "r");
    screen.bytes = Buffer.alloc(fstatSync(screen.file).size);
    readSync(screen.file, screen.bytes, 0, screen.bytes.length, 0);
    // The XWD header: its own size first, the bytes of a line at word 12, the colors of the map at word 19.
    screen.line = screen.bytes.readUInt32BE(12 * 4);
    screen.start = screen.bytes.readUInt32BE(0) + screen.bytes.readUInt32BE(19 * 4) * 12;
    return screen;
  }

  /** How many dots of a region differ from its commonest color, and a sum over all of them. */
  look({ left, top, width, height } = COLUMN) {
    const first = this.start + top * this.line;
    readSync(this.file, this.bytes, first, height * this.line, first);
    const counts = new Map();
    let sum = 0;
    for (let y = 0; y < height; y++) {
      const row = first + y * this.line + left * 4;
      for (let x = 0; x < width; x++) {
        const dot = this.bytes.readUInt32LE(row + x * 4) & 0xffffff;
        counts.set(dot, (counts.get(dot) ?? 0) + 1);
        sum = (Math.imul(sum, 31) + dot) | 0;
      }
    }
    return { ink: width * height - Math.max(...counts.values()), sum };
  }

  /** Follows the region until it is at rest: every change with its time. */
  async follow(since, region) {
    const seen = [{ at: performance.now() - since, ...this.look(region) }];
    let changed = performance.now();
    while (performance.now() - changed < AT_REST_MS || seen.at(-1).ink === 0) {
      if (performance.now() - since > DEADLINE_MS) throw new Error("nothing was painted");
      await sleep(4);
      const now = this.look(region);
      if (now.sum !== seen.at(-1).sum) {
        changed = performance.now();
        seen.push({ at: changed - since, ...now });
      }
    }
    return seen;
  }

  stop() {
    closeSync(this.file);
    this.server.kill();
  }
}

/** When nine tenths of the ink at rest was there. */
function painted(seen) {
  const rest = seen.at(-1).ink;
  return seen.find(({ ink }) => ink >= rest * 0.9).at;
}

/** Proportional set size of a process and its descendants, MiB. */
function weight(pid) {
  const children = new Map();
  for (const name of readdirSync("/proc").filter((n) => /^\d+$/.test(n))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // gone meanwhile
    }
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(children.get(one) ?? []));
  let kib = 0;
  for (const one of tree) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // gone meanwhile
    }
  }
  return kib / 1024;
}

/** Starts a program, waits until it is at rest, lets `then` work with it, and ends it. */
async function run(screen, program, args, env, then) {
  const started = performance.now();
  const child = spawn(program, args, { env: { ...env, DISPLAY: screen.display }, stdio: "ignore" });
  try {
    const seen = await screen.follow(started);
    const figures = { painted: painted(seen), weight: weight(child.pid) };
    return { ...figures, ...(then ? await then() : {}) };
  } finally {
    child.kill("SIGTERM");
    await new Promise((ended) => (child.exitCode !== null || child.signalCode ? ended() : child.once("exit", ended)));
    await sleep(150);
  }
}

const xdotool = (screen, ...args) =>
  spawnSync("xdotool", args, { env: { ...process.env, DISPLAY: screen.display } });
const key = (screen, name) => xdotool(screen, "key", "--clearmodifiers", name);

function longText() {
  const sentence = "The reader who marks a passage makes a promise to come back to it, and the page keeps the place. ";
  const blocks = ["# A long text"];
  for (let i = 0; blocks.length < 20_000; i++) {
    blocks.push(i % 25 === 0 ? `## Section ${i / 25}` : `Paragraph ${i}. ${sentence.repeat(i % 3 === 0 ? 2 : 1)}`);
  }
  return blocks.join("\n\n");
}

/** A library whose window takes up a text again: read and closed once in the window, as a reader would. */
async function prepared(title, file) {
  const home = newHome();
  if (file) await commandLine(home, "import", file);
  const window = await open(home);
  await window.read(title);
  await window.close();
  return home;
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "marginalis-bench-"));
  const bare = newHome();
  const screen = await Screen.start(folder);
  try {
    const long = join(folder, "long.md");
    writeFileSync(long, longText());
    const ofSmall = await prepared(CHAPTER);
    const ofLong = await prepared("A long text", long);
    const figures = { floor: [], small: [], long: [] };
    const jump = async () => {
      const pressed = performance.now();
      key(screen, "ctrl+End");
      // The last change: what stood there before has ink as well.
      return { jump: (await screen.follow(pressed)).at(-1).at };
    };
    const mark = async () => {
      const times = [];
      for (const y of [300, 360, 420, 480, 540]) {
        xdotool(screen, "mousemove", "620", `${y}`, "click", "--repeat", "2", "--delay", "40", "1");
        await sleep(700);
        const pressed = performance.now();
        key(screen, "1");
        // The first change is the mark's color on its words.
        const [, first] = await screen.follow(pressed);
        if (first) times.push(first.at);
        key(screen, "Escape");
        await sleep(300);
      }
      return { mark: median(times) };
    };
    for (let i = 0; i < RUNS; i++) {
      figures.floor.push(await run(screen, FLOOR, [], bare.env));
      figures.small.push(await run(screen, DESKTOP, [], ofSmall.env, mark));
      figures.long.push(await run(screen, DESKTOP, [], ofLong.env, jump));
      process.stderr.write(`run ${i + 1} of ${RUNS}\n`);
    }
    report(figures);
  } finally {
    screen.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report({ floor, small, long }) {
  const of = (runs, what) => median(runs.map((run) => run[what]));
  const line = (name, value, base, unit, target) =>
    console.log(
      `ratio ${name} ${(value / base).toFixed(2)} (${value.toFixed(0)} ${unit}, floor ${base.toFixed(0)} ${unit}, medians of ${floor.length}; target ${target})`,
    );
  line("start-to-text", of(small, "painted"), of(floor, "painted"), "ms", "1.15");
  line("memory", of(small, "weight"), of(floor, "weight"), "MiB PSS", "1.25");
  line("start-to-long-text", of(long, "painted"), of(floor, "painted"), "ms", "1.25");
  console.log(`key press to painted mark: ${of(small, "mark").toFixed(0)} ms (median; target 50)`);
  console.log(`jump to the end of 20,000 blocks: ${of(long, "jump").toFixed(0)} ms (median; target 100)`);
}

await main();
