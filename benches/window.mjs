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
/** Lines of the chapter that have words at 620 dots from the left, and no link. */
const LINES = [300, 330, 360, 555, 585];
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
    const header = Buffer.alloc(fstatSync(screen.file).size);
    readSync(screen.file, header, 0, header.length, 0);
    // The XWD header: its own size first, the bytes of a line at word 12, the colors of the map at word 19.
    screen.line = header.readUInt32BE(12 * 4);
    screen.start = header.readUInt32BE(0) + header.readUInt32BE(19 * 4) * 12;
    screen.dots = new Int32Array((screen.line / 4) * COLUMN.height);
    return screen;
  }

  /** A sum over all dots of the column: another one where anything changed. Takes about a millisecond. */
  look() {
    const { left, top, width, height } = COLUMN;
    readSync(this.file, this.dots, 0, this.dots.byteLength, this.start + top * this.line);
    let sum = 0;
    for (let y = 0; y < height; y++) {
      const row = (y * this.line) / 4 + left;
      for (let x = row; x < row + width; x++) sum = (Math.imul(sum, 31) + this.dots[x]) | 0;
    }
    return sum;
  }

  /** How many dots of the column differ from its commonest color. Too slow to be asked between two looks. */
  ink(dots) {
    const { left, width, height } = COLUMN;
    const counts = new Map();
    for (let y = 0; y < height; y++) {
      const row = (y * this.line) / 4 + left;
      for (let x = row; x < row + width; x++) counts.set(dots[x], (counts.get(dots[x]) ?? 0) + 1);
    }
    return width * height - Math.max(...counts.values());
  }

  /** Follows the column until it is at rest: every change from `before`, with its time and what was seen. */
  async follow(since, before) {
    const seen = [];
    let sum = before;
    let changed = performance.now();
    while (performance.now() - changed < AT_REST_MS) {
      await sleep(2);
      const now = this.look();
      if (now === sum) continue;
      sum = now;
      changed = performance.now();
      seen.push({ at: changed - since, dots: this.dots.slice() });
    }
    return seen;
  }

  /** Follows what a program draws until it is at rest: when nine tenths of the ink were there that it then holds. */
  async painted(since, before) {
    const seen = [];
    let sum = before;
    do {
      if (performance.now() - since > DEADLINE_MS) throw new Error("nothing was painted");
      const more = await this.follow(since, sum);
      sum = this.look();
      seen.push(...more.map(({ at, dots }) => ({ at, ink: this.ink(dots) })));
    } while (!(seen.at(-1)?.ink > 0));
    const rest = seen.at(-1).ink;
    return seen.find(({ ink }) => ink >= rest * 0.9).at;
  }

  /** Presses a key and follows what comes of it; it must come to something. */
  async press(name) {
    const before = this.look();
    const pressed = performance.now();
    // Not waited for: what it does can be seen before the program that pressed it has ended.
    spawn("xdotool", ["key", "--clearmodifiers", name], { env: this.env, stdio: "ignore" });
    const seen = await this.follow(pressed, before);
    if (seen.length === 0) throw new Error(`${name} changed nothing`);
    return seen;
  }

  /** Has the pointer do something, and waits for it. */
  point(...args) {
    spawnSync("xdotool", args, { env: this.env });
  }

  get env() {
    return { ...process.env, DISPLAY: this.display };
  }

  stop() {
    closeSync(this.file);
    this.server.kill();
  }
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
  const empty = screen.look();
  const started = performance.now();
  const child = spawn(program, args, { env: { ...env, DISPLAY: screen.display }, stdio: "ignore" });
  try {
    const figures = { painted: await screen.painted(started, empty), weight: weight(child.pid) };
    return { ...figures, ...(then ? await then() : {}) };
  } finally {
    child.kill("SIGTERM");
    await new Promise((ended) => (child.exitCode !== null || child.signalCode ? ended() : child.once("exit", ended)));
    await sleep(150);
  }
}

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
      // The last change: what stood there before has ink as well.
      return { jump: (await screen.press("ctrl+End")).at(-1).at };
    };
    const mark = async () => {
      const times = [];
      for (const y of LINES) {
        screen.point("mousemove", "620", `${y}`, "click", "--repeat", "2", "--delay", "40", "1");
        await sleep(700);
        // The first change is the mark's color on its words.
        const [first] = await screen.press("1");
        times.push(first.at);
        // The words are free again for the next run: a mark on marked words would only be recolored.
        screen.point("key", "--clearmodifiers", "Escape", "ctrl+z");
        await sleep(500);
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
