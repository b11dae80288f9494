/** Starting: twice, with files, beside the command line, on a folder that cannot be opened, from the package. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { COMMAND_LINE, DESKTOP, ROOT, commandLine, newHome, open, until } from "./harness.mjs";
import { TITLE, secondEdition } from "./lessons.mjs";

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

test("bundles named at the start are shown one after the other, and nothing is done before the reader says so", async (t) => {
  const home = newHome(t);
  const { file } = await secondEdition(home);
  const broken = join(home.folder, "broken.marginalis");
  writeFileSync(broken, "no bundle");
  const window = await open(home, { args: [file, broken] });
  await window.find("dialog", TITLE);
  await window.find("button", "Update to edition 2", "[role=dialog]");
  assert.equal((await commandLine(home, "bundle", "list"))[0].edition, 1);
  await window.click("button", "Cancel", "[role=dialog]");
  await window.seeWords("broken.marginalis", "[role=dialog]");
});

test("a second start hands a bundle to the first window, which shows it", async (t) => {
  const home = newHome(t);
  const { file } = await secondEdition(home);
  const window = await open(home);
  await window.find("heading", "Library");
  // As in a shell that stands in the file's folder.
  await run(DESKTOP, [basename(file)], { cwd: dirname(file), env: home.env, timeout: 20_000 });
  await window.find("dialog", TITLE);
  await window.find("button", "Update to edition 2", "[role=dialog]");
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

/** Libraries that cannot be opened: how each comes about, and what the window says of it. */
const REFUSED = {
  "a file that is no database": {
    code: "not-a-library",
    title: "That folder is not a library",
    words: "is no database, so this is not a library. It was left as it is",
    prepare: (folder) => writeFileSync(join(folder, "marginalis.db"), "my shopping list\n".repeat(300)),
  },
  "a folder with other things": {
    code: "not-a-library",
    title: "That folder is not a library",
    words: "holds other things (“thesis.odt”) and no library, so none was made there. Nothing was changed.",
    prepare: (folder) => writeFileSync(join(folder, "thesis.odt"), "words"),
  },
  "a library of a newer version": {
    code: "newer-library",
    title: "A newer version made this library",
    words: "made by a newer Marginalis (version 9999 of its form",
    prepare: (folder) => {
      makeLibrary(folder);
      // SQLite keeps `user_version` at byte 60 of the file, big-endian.
      change(join(folder, "marginalis.db"), (bytes) => bytes.writeUInt32BE(9999, 60));
    },
  },
  "a damaged library": {
    code: "damaged-library",
    title: "The library is damaged",
    words: "Nothing was changed. Keep a copy of its folder",
    prepare: (folder) => {
      makeLibrary(folder);
      change(join(folder, "marginalis.db"), (bytes) => bytes.fill(0xa5, 2048, bytes.length - 1024));
    },
  },
  "a folder that cannot be written": {
    code: "read-only",
    title: "The library cannot be written to",
    words: "cannot be written. Nothing was changed; check its permissions",
    prepare: makeLibrary,
    readOnly: true,
  },
};

for (const [what, { code, title, words, prepare, readOnly }] of Object.entries(REFUSED)) {
  test(`${what}: the window says so, with its code, and changes nothing`, async (t) => {
    const home = newHome(t);
    mkdirSync(home.library);
    prepare(home.library);
    const before = digests(home.library);
    const start = readOnly ? readOnlyLibrary(home) : {};
    if (!start) return t.skip("this root may not mount");
    try {
      const window = await open(home, start);
      await window.find("heading", title);
      await window.seeWords(words);
      await window.seeWords(`Code: ${code}`);
      await until("the words on stderr", () => window.output.includes(`marginalis: ${code}: `));
      await window.click("button", "Try again");
      await window.find("heading", title);
      await window.end();
      assert.deepEqual(digests(home.library), before, "nothing was changed");
    } finally {
      // So that the home can be cleared away.
      chmodSync(home.library, 0o755);
    }
  });
}

function makeLibrary(folder) {
  execFileSync(COMMAND_LINE, ["--library", folder, "texts"]);
}

function change(file, work) {
  const bytes = readFileSync(file);
  work(bytes);
  writeFileSync(file, bytes);
}

/** Every file of a folder with the SHA-256 of what is in it. */
function digests(folder) {
  const digest = (name) => createHash("sha256").update(readFileSync(join(folder, name))).digest("hex");
  return Object.fromEntries(readdirSync(folder).map((name) => [name, digest(name)]));
}

/**
 * What a program is started with so that the library's folder is read-only for it; `null`: this system forbids it.
 * Rights do not hold root back, a mount does.
 */
function readOnlyLibrary(home) {
  if (process.getuid() !== 0) {
    for (const name of readdirSync(home.library)) chmodSync(join(home.library, name), 0o444);
    chmodSync(home.library, 0o555);
    return {};
  }
  if (spawnSync("unshare", ["-m", "true"]).status !== 0) return null;
  const program = join(home.folder, "read-only");
  const mounted = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
  const start = `exec unshare -m sh -c '${mounted}' "${home.library}" "${DESKTOP}" "$@"`;
  writeFileSync(program, `#!/bin/sh\n${start}\n`, { mode: 0o755 });
  return { program };
}

test("what the package holds starts", async (t) => {
  const home = newHome(t);
  const root = installed(home);
  for (const path of ["usr/bin/marginalis", "usr/share/applications/Marginalis.desktop"])
    assert.ok(existsSync(join(root, path)), path);
  const window = await open(home, { program: join(root, "usr/bin/marginalis-desktop") });
  await window.find("heading", "Library");
  const { stdout } = await run(join(root, "usr/bin/marginalis"), ["--library", home.library, "texts"]);
  assert.match(stdout, /What Peer Production Is/);
  for (const [file, words] of [
    ["LICENSE", /GNU GENERAL PUBLIC LICENSE\s+Version 3/],
    ["OFL-Atkinson-Hyperlegible-Next.txt", /Atkinson Hyperlegible Next[^]*SIL Open Font License, Version 1\.1/],
    ["OFL-Literata.txt", /Literata[^]*SIL Open Font License, Version 1\.1/],
  ])
    assert.match(readFileSync(join(root, "usr/share/doc/marginalis", file), "utf8"), words, file);
});

test("where the package is installed, opening a bundle's file opens it in our window, be there one already or not", async (t) => {
  const home = newHome(t);
  const root = installed(home);
  const desk = { ...home, env: { ...home.env, PATH: `${join(root, "usr/bin")}:${home.env.PATH}` } };
  registerAsInstalled(root, desk.env.XDG_DATA_HOME);
  const bundle = (await secondEdition(home)).file;
  // A name as a browser saves it, and one that tells nothing: then what is in it tells.
  const [saved, nameless] = [join(home.folder, "Édition 2 (1).marginalis"), join(home.folder, "edition")];
  for (const copy of [saved, nameless]) copyFileSync(bundle, copy);
  for (const file of [saved, nameless]) assert.equal(await mimeType(desk, file), MIME);
  const entry = readFileSync(join(root, "usr/share/applications/Marginalis.desktop"), "utf8");
  assert.match(entry, /^Exec=marginalis-desktop %F$/m, "all files of a selection are handed over at once");
  const { stdout } = await run("gio", ["mime", MIME], { env: desk.env });
  assert.match(stdout, /^Default application .*: Marginalis\.desktop$/m);
  for (const also of ["text/plain", "text/markdown"])
    assert.match((await run("gio", ["mime", also], { env: desk.env })).stdout, /Marginalis\.desktop/, also);

  // As a file manager does. The driver takes the window of what it started, which here is a desktop opening a file.
  const desktop = join(home.folder, "desktop");
  writeFileSync(desktop, `#!/bin/sh\ngio open "${saved}"\nexec sleep 600\n`, { mode: 0o755 });
  const window = await open(desk, { program: desktop });
  await window.find("dialog", TITLE);
  await window.click("button", "Cancel", "[role=dialog]");
  await until("no dialog", () => window.js(() => document.querySelector("[role=dialog]") === null));
  await run("gio", ["open", saved], { env: desk.env, timeout: 20_000 });
  await window.find("dialog", TITLE);
});

const MIME = "application/vnd.marginalis.bundle+zip";

/** Lays out what the package holds in a home; its root. */
function installed(home) {
  const folder = join(ROOT, "target/release/bundle/deb");
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".deb"));
  assert.ok(file, "there is a .deb (make package)");
  const root = join(home.folder, "installed");
  execFileSync("dpkg-deb", ["-x", join(folder, file), root]);
  return root;
}

/** Makes the desktop of one user know the package's types and programs, as installing it does for all. */
function registerAsInstalled(root, share) {
  cpSync(join(root, "usr/share"), share, { recursive: true });
  const env = { ...process.env, XDG_DATA_HOME: share };
  execFileSync("update-mime-database", [join(share, "mime")], { env, stdio: "ignore" });
  // What `update-desktop-database` writes; dpkg runs it wherever a desktop is.
  const entry = readFileSync(join(share, "applications/Marginalis.desktop"), "utf8");
  const types = /^MimeType=(.*)$/m.exec(entry)[1].split(";").filter(Boolean);
  const lines = types.map((type) => `${type}=Marginalis.desktop;`);
  writeFileSync(join(share, "applications/mimeinfo.cache"), ["[MIME Cache]", ...lines, ""].join("\n"));
}

async function mimeType(home, file) {
  const { stdout } = await run("gio", ["info", "-a", "standard::content-type", file], { env: home.env });
  return /standard::content-type: (.*)/.exec(stdout)?.[1];
}

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
