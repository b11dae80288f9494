/** Starting: twice, with files, beside the command line, on a folder that cannot be opened, from the package. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { DESKTOP, ROOT, commandLine, newHome, open, until } from "./harness.mjs";

const run = promisify(execFile);
const TEXT = join(ROOT, "tests/fixtures/import/many-voices.txt");

test("a second start hands its files to the first window and ends", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");
  const before = (await commandLine(home, "texts")).length;
  await run(DESKTOP, [TEXT], { env: home.env, timeout: 20_000 });
  await window.find("dialog");
  await until("the text of the second start", async () => (await commandLine(home, "texts")).length === before + 1);
});

test("without a session bus a second start says that a window is open, and ends with 1", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");
  const env = { ...home.env, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" };
  for (let round = 0; round < 5; round++) {
    const refused = await run(DESKTOP, [], { env, timeout: 20_000 }).catch((error) => error);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /already-open: /);
  }
});

test("two windows on two libraries stand side by side", async (t) => {
  const [one, other] = [newHome(t), newHome(t)];
  const first = await open(one);
  const second = await open(other);
  await first.find("heading", "Library");
  await second.find("heading", "Library");
});

test("a lock that a killed window left behind stops nobody", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");
  await window.kill();
  const again = await open(home);
  await again.find("heading", "Library");
});

test("files named at the start come in, and what is refused says why", async (t) => {
  const home = newHome(t);
  const empty = join(home.folder, "empty.txt");
  writeFileSync(empty, "");
  const window = await open(home, { args: [TEXT, empty, join(home.folder, "missing.txt")] });
  await window.find("dialog");
  await window.seeWords("empty.txt");
  await window.seeWords("missing.txt");
  await until("the text", async () => (await commandLine(home, "texts")).some(({ title }) => /Community Gardens/.test(title)));
});

test("the window notices within a second what the command line writes", async (t) => {
  const home = newHome(t);
  const window = await open(home);
  await window.find("heading", "Library");
  const [text] = await commandLine(home, "texts");
  await window.read(text.title);
  await commandLine(home, "notes", "add", "--text", text.id, "--start", "0", "--end", "12");
  const written = Date.now();
  await until("the mark", async () => Object.keys(await window.marks()).length === 1);
  assert.ok(Date.now() - written <= 1000, `after ${Date.now() - written} ms`);
  await commandLine(home, "undo");
  await until("no mark", async () => Object.keys(await window.marks()).length === 0);
});

test("a folder that is no library, a newer one, a damaged one: the window says so and changes nothing", async (t) => {
  const cases = {
    "not-a-library": (folder) => writeFileSync(join(folder, "marginalis.db"), "my shopping list\n".repeat(300)),
    "damaged-library": (folder) => {
      execFileSync(process.env.MARGINALIS ?? join(ROOT, "target/release/marginalis"), ["--library", folder, "texts"]);
      const database = join(folder, "marginalis.db");
      const bytes = readFileSync(database);
      bytes.fill(0xa5, 2048, bytes.length - 1024);
      writeFileSync(database, bytes);
    },
  };
  for (const [code, prepare] of Object.entries(cases)) {
    const home = newHome(t);
    mkdirSync(home.library);
    prepare(home.library);
    const before = readFileSync(join(home.library, "marginalis.db"));
    const window = await open(home);
    await window.seeWords(code);
    await until("the words on stderr", () => window.output.includes(`marginalis: ${code}: `));
    assert.ok(before.equals(readFileSync(join(home.library, "marginalis.db"))), "nothing was changed");
  }
});

test("what the package holds starts", async (t) => {
  const folder = join(ROOT, "target/release/bundle/deb");
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".deb"));
  assert.ok(file, "there is a .deb (make package)");
  const home = newHome(t);
  const root = join(home.folder, "installed");
  execFileSync("dpkg-deb", ["-x", join(folder, file), root]);
  for (const path of ["usr/bin/marginalis", "usr/share/applications/Marginalis.desktop"])
    assert.ok(existsSync(join(root, path)), path);
  const window = await open(home, { program: join(root, "usr/bin/marginalis-desktop") });
  await window.find("heading", "Library");
  const { stdout } = await run(join(root, "usr/bin/marginalis"), ["--library", home.library, "texts"]);
  assert.match(stdout, /What Peer Production Is/);
});

test("an option that is not there ends with 2 and the usage", () => {
  const child = spawn(DESKTOP, ["--colour"], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((done, fail) => {
    let words = "";
    child.stderr.on("data", (text) => (words += text));
    child.on("close", (code) => {
      try {
        assert.equal(code, 2);
        assert.match(words, /Usage: /);
        done();
      } catch (error) {
        fail(error);
      }
    });
  });
});
