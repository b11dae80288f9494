/**
 * Texts written to break out (threats H37–H47, on Markdown and plain text): nothing runs, nothing leaves, all of it is
 * shown as the words it is.
 */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { By, commandLine, newHome, open, until } from "./harness.mjs";

/** Whatever runs calls the canary; whatever is fetched asks this address. */
function hostile(canary) {
  const run = `fetch('${canary}/ran');window.canary=1`;
  return {
    markup: [
      `<script>${run}</script>`,
      `<img src=x onerror="${run}">`,
      `<svg onload="${run}"><animate href="javascript:${run}" /></svg>`,
      `<iframe srcdoc="<script>parent.canary=1</script>"></iframe>`,
      `<object data="${canary}/object"></object> <embed src="${canary}/embed">`,
      `<form action="${canary}/form"><button autofocus onfocus="${run}">x</button></form>`,
      `<meta http-equiv="refresh" content="0;url=${canary}/refresh"> <base href="${canary}/">`,
      `<svg><style><img src=x onerror="${run}"></style></svg> <img srcset="${canary}/set 2x">`,
      `<math><annotation-xml encoding="text/html"><style><img src=x onerror="${run}"></style></annotation-xml></math>`,
      `<noscript><p title="</noscript><img src=x onerror='${run}'>">`,
      `<style>@import url(${canary}/style); body{background:url(${canary}/css)}</style>`,
      `<link rel="stylesheet" href="${canary}/link"> <audio src="${canary}/audio"> <video poster="${canary}/poster">`,
      `{{constructor.constructor('${run}')()}} \${${run}}`,
    ],
    links: [
      "javascript:window.canary=1",
      "JaVa\tScript:window.canary=1",
      "data:text/html,<script>parent.canary=1</script>",
      "vbscript:x",
      "file:///etc/passwd",
      "ms-word:x",
      "search-ms:x",
      "smb://host/x",
      "\\\\host\\x",
      "tauri://localhost/index.html",
      "ipc://localhost/shelf",
      "media://localhost/x",
      "isolation://x",
    ],
    images: [`${canary}/p.gif`, `//${canary.split("//")[1]}/p`, "../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "%2e%2e%2fx.png"],
    author: `<b onmouseover="${run}">A. Nybody</b>`,
    title: `"><img src=x onerror="${run}"> </title><script>${run}</script>`,
    slugs: ["__proto__", "constructor", "toString"],
  };
}

function markdown({ markup, links, images, title, author, slugs }) {
  return [
    `---\ntitle: ${JSON.stringify(title)}\nauthor: ${JSON.stringify(author)}\n---`,
    "# Hostile",
    ...markup.map((piece) => `${piece}\n\nInline: ${piece} end.`),
    ...links.map((address, number) => `[link ${number}](<${address}>) [plain ${number}](${address})`),
    ...images.map((address, number) => `![image ${number}](${address})`),
    ...slugs.map((slug) => `## ${slug.replaceAll("_", "\\_")}\n\nUnder it.`),
    "[a true link](https://\u{430}pple.com/way)",
    "[https://bank.example](https://elsewhere.example/login)",
    "The end of it.",
  ].join("\n\n");
}

function plain({ markup, links, images, title }) {
  return [title, "", ...markup, ...links, ...images, "The end of it."].join("\n\n");
}

test("nothing in a hostile text runs, and nothing leaves", async (t) => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  const pieces = hostile(`http://127.0.0.1:${server.address().port}`);

  const home = newHome(t);
  const files = { "hostile.md": markdown(pieces), '"><img src=x onerror=canary=1>.txt': plain(pieces) };
  mkdirSync(join(home.folder, "in"));
  for (const [name, words] of Object.entries(files)) writeFileSync(join(home.folder, "in", name), words);
  const opened = pretendBrowser(home);

  const window = await open(home);
  await window.find("heading", "Library");
  await window.js(() => {
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.reports.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const { texts, refused } = await commandLine(
    home,
    "import",
    ...Object.keys(files).map((name) => join(home.folder, "in", name)),
  );
  assert.deepEqual(refused, []);
  const [first] = texts;
  await commandLine(home, "notes", "add", "--text", first.id, "--start", "0", "--end", "7", "--note", pieces.title, "--tag", "<b>x</b>");

  for (const { id } of texts) {
    await window.goTo(`#/read/${id}`);
    await window.seeWords(id === first.id ? "Hostile" : "onerror", "article");
    if (id === first.id) await holds(window, pieces.author, "the author");
    const seen = await lookThrough(window);
    // What came without its file is its description; what leads nowhere safe is words.
    assert.deepEqual(seen.images, []);
    assert.deepEqual([...new Set(seen.links.map((address) => new URL(address).protocol))].filter((one) => one !== "https:"), []);
    for (const piece of id === first.id ? [...pieces.slugs, "image 0"] : pieces.markup) assert.ok(seen.words.includes(piece), piece);
  }
  for (const place of ["Notebook", "Library"]) {
    await window.go(place);
    await holds(window, pieces.title, `the title, letter by letter, in the ${place.toLowerCase()}`);
  }

  await window.go("Notebook");
  await window.seeWords("<b>x</b>", "main");

  const state = await window.js(() => ({ canary: window.canary ?? null, reports: window.reports }));
  assert.deepEqual(state, { canary: null, reports: [] });
  assert.deepEqual(asked, [], "nothing was fetched");
  assert.equal(existsSync(opened), false, "nothing was opened");
});

test("a link out is described with its true host, and opened only after asking", async (t) => {
  const home = newHome(t);
  const file = join(home.folder, "links.md");
  writeFileSync(file, markdown(hostile("http://127.0.0.1:9")));
  const { texts } = await commandLine(home, "import", file);
  const opened = pretendBrowser(home);
  const window = await open(home);
  await window.find("heading", "Library");
  await window.goTo(`#/read/${texts[0].id}`);
  await window.seeWords("Hostile", "article");
  await lookThrough(window);
  const follow = async (words) => {
    const found = () => window.driver.findElements(By.linkText(words));
    const link = await until(`the link “${words}”`, async () => (await found())[0]);
    await window.driver.executeScript((link) => link.scrollIntoView({ block: "center", behavior: "instant" }), link);
    await link.click();
    await window.find("dialog");
  };
  await follow("https://bank.example");
  await window.seeWords("elsewhere.example", "[role=dialog]");
  await window.press("Escape");
  await until("the dialog, closed", () => window.js(() => document.querySelector("[role=dialog]") === null));
  await follow("a true link");
  await window.seeWords("xn--pple-43d.com", "[role=dialog]");
  assert.equal(existsSync(opened), false, "asked first");
  await window.click("button", "Open link");
  await until("the opened address", () => readFileSync(opened, "utf8").trim() === "https://xn--pple-43d.com/way");
});

test("the page cannot be led elsewhere, framed, or given a door it has no right to", async (t) => {
  const window = await open(newHome(t));
  await window.find("heading", "Library");
  await window.js(() => {
    window.open("https://example.org/");
    const frame = document.createElement("iframe");
    frame.src = "media://localhost/x";
    document.body.append(frame);
    const link = document.createElement("a");
    link.href = "https://example.org/";
    document.body.append(link);
    link.click();
  });
  await new Promise((done) => setTimeout(done, 800));
  assert.match(await window.driver.getCurrentUrl(), /^tauri:\/\/localhost/);
  assert.equal((await window.driver.getAllWindowHandles()).length, 1);
  await assert.rejects(window.ask("plugin:dialog|open", { options: {} }), /not allowed/);
  await assert.rejects(window.ask("plugin:event|emit", { event: "library-changed" }), /not allowed/);
  await assert.rejects(window.ask("plugin:window|close", {}), /not allowed|not found/);
});

/** Waits until the screen has words as they are, whatever their looks make of them. */
function holds(window, words, what) {
  return until(what, () => window.js((words) => document.querySelector("main").textContent.includes(words), words));
}

/** A browser that only writes down what it was to open. */
function pretendBrowser(home) {
  const folder = join(home.folder, "bin");
  const opened = join(home.folder, "opened");
  mkdirSync(folder);
  writeFileSync(join(folder, "xdg-open"), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
  chmodSync(join(folder, "xdg-open"), 0o755);
  home.env.PATH = `${folder}:${home.env.PATH}`;
  return opened;
}

/** Brings the whole text by, presses every link but those that ask, and says what was there. */
async function lookThrough(window) {
  return window.driver.executeAsyncScript(async (done) => {
    const article = document.querySelector("article");
    let scroller = article;
    while (!/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    const seen = { links: [], images: [], words: "" };
    const atEnd = () => scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    const look = () => {
      for (const link of article.querySelectorAll("a, [role=link]")) {
        if (link.href) seen.links.push(link.href);
        if (!["a true link", "https://bank.example"].includes(link.textContent)) link.click();
      }
      for (const image of article.querySelectorAll("img")) seen.images.push(image.src);
      seen.words += article.textContent;
    };
    // What is far is made when it comes near: the end is where the last words are.
    for (let step = 0; step < 300 && !(atEnd() && article.textContent.includes("The end of it.")); step++) {
      look();
      scroller.scrollTop += scroller.clientHeight * 0.8;
      await new Promise((next) => setTimeout(next, 40));
    }
    look();
    done(seen);
  });
}
