// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { Block } from "../backend/types/Block";
import type { Container } from "../backend/types/Container";
import type { Inline } from "../backend/types/Inline";
import { linkAt } from "./links";
import { sliceCodePoints } from "./positions";
import { renderRun } from "./render";
import { blocksOf, mark, page, text, words, type Draft } from "./testing";

const list = (id: number): Container => ({ type: "list", id, ordered: true });
const item = (id: number, number: number | null = null, checked: boolean | null = null): Container => ({
  type: "item",
  id,
  number,
  checked,
});

const STRANGE: (string | Draft)[] = [
  { kind: { type: "heading", level: 2, slug: "__proto__" }, inlines: [text("𝔐arginalia 📚 and notes")] },
  "Combining: e\u0301 o\u0308\u0323; ligatures ﬁ ﬂ; soft\u00adhyphen; no\u00a0break; zero\u200bwidth",
  "עברית ואז English ואז العربية",
  "👩‍👩‍👧‍👦 family 🇩🇪 flag",
  "two  spaces,   three, and a tab\tkept",
  {
    inlines: [
      text("a "),
      { type: "emphasis", children: [text("b "), { type: "strong", children: [text("𝒄")] }] },
      { type: "break" },
      { type: "strikethrough", children: [text("d")] },
      { type: "code", text: " e  f " },
      { type: "math", text: "x^2", display: false },
      { type: "image", asset: null, alt: "a 🗺 map" },
      { type: "note_reference", number: 1, start: 3 },
      { type: "link", target: { type: "web", url: "https://example.org/" }, children: [text("g")] },
    ],
  },
  { kind: { type: "code", language: "rust" }, inlines: [text("fn main() {\n\n    1;\n}")] },
  { kind: { type: "literal" }, inlines: [text("<script>alert(1)</script>\n<img src=x onerror=alert(1)>")] },
  { kind: { type: "rule" }, inlines: [] },
  {
    kind: { type: "cell", column: 0, header: true, align: "start" },
    within: [
      { type: "table", id: 1 },
      { type: "row", id: 2 },
    ],
    inlines: [],
  },
];

function expectPlain(root: ParentNode, blocks: Block[], plain: string): void {
  const elements = root.querySelectorAll("[data-block]");
  expect(elements).toHaveLength(blocks.length);
  blocks.forEach((block, index) => {
    expect(elements[index]?.textContent).toBe(sliceCodePoints(plain, block.start, block.end));
  });
}

describe("invariant 1: a block's text content is its slice of the plain text", () => {
  const { blocks, plain } = blocksOf(STRANGE);

  it("without marks", () => expectPlain(page(blocks), blocks, plain));

  it("with marks that start and end anywhere", () => {
    const end = blocks[blocks.length - 1]?.end ?? 0;
    for (let start = 0; start < end; start += 3) {
      const marks = [
        mark("a", start, Math.min(end, start + 17)),
        mark("b", start + 5, start + 9),
        mark("c", 0, end),
      ];
      expectPlain(page(blocks, marks), blocks, plain);
    }
  });
});

describe("elements", () => {
  it("puts nothing of a hostile text into an attribute that leads somewhere", () => {
    const targets = ["javascript:alert(1)", "https://example.org/"].map((url): Inline => ({
      type: "link",
      target: { type: "web", url },
      children: [text("x")],
    }));
    const root = page(blocksOf([{ inlines: targets }]).blocks);
    expect(root.querySelectorAll("[href], [src], script, iframe, img")).toHaveLength(0);
    expect(root.innerHTML).not.toContain("example.org");
  });

  it("shows an image that came with the text over its words, and only such", () => {
    const image = (asset: string | null): Inline => ({ type: "image", asset, alt: "a map" });
    const root = page(blocksOf([{ inlines: [image("maps/one.png"), image(null)] }]).blocks);
    const sources = Array.from(root.querySelectorAll("img"), (each) => each.getAttribute("src"));
    expect(sources).toEqual(["media://localhost/edition/maps/one.png"]);
    expect(root.textContent).toBe("a mapa map");
    root.querySelector("img")?.dispatchEvent(new Event("error"));
    expect(root.querySelectorAll("img")).toHaveLength(0);
  });

  it("keeps where a link leads beside the page", () => {
    const root = page(
      blocksOf([
        {
          inlines: [
            { type: "link", target: { type: "passage", start: 7 }, children: [text("here")] },
            { type: "link", target: { type: "dead" }, children: [text("gone")] },
          ],
        },
      ]).blocks,
    );
    expect(linkAt(root.querySelector("a"))).toEqual({ type: "passage", start: 7 });
    expect(root.querySelector(".dead-link")?.getAttribute("title")).toBe("This link is not opened");
    expect(root.querySelectorAll("a")).toHaveLength(1);
  });

  it("keeps the blocks of one item together and numbers as written", () => {
    const { blocks } = blocksOf([
      { within: [list(1), item(2, 1)], inlines: [text("first")] },
      { within: [list(1), item(2, 1)], inlines: [text("still first")] },
      { within: [list(1), item(3, 1)], inlines: [text("also numbered one")] },
      { within: [list(1), item(3, 1), list(4), item(5, 7)], inlines: [text("nested")] },
      "after",
    ]);
    const root = page(blocks);
    expect(root.querySelectorAll(":scope > ol")).toHaveLength(1);
    expect(root.querySelectorAll(":scope > ol > li")).toHaveLength(2);
    expect(root.querySelectorAll(":scope > ol > li:first-child > p")).toHaveLength(2);
    expect(Array.from(root.querySelectorAll("li"), (each) => each.value)).toEqual([1, 1, 7]);
    expect(root.lastElementChild?.localName).toBe("p");
  });

  it("continues a list that another run began", () => {
    const { blocks } = blocksOf([
      { within: [list(1), item(2, 9)], inlines: [text("tail of nine")] },
      "after",
    ]);
    const around = { before: [list(1), item(2, 9)], after: [] };
    const root = document.createElement("div");
    root.append(renderRun(blocks, around, [], words));
    expect(root.querySelector("ol")?.classList).toContain("continued");
    expect(root.querySelector("li")?.classList).toContain("continued");
  });

  it("lets lists and quotations run as their words do", () => {
    const quote = (id: number): Container => ({ type: "quote", id });
    const { blocks } = blocksOf([
      {
        within: [quote(1)],
        inlines: [text("… "), { type: "emphasis", children: [text("עברית and English")] }],
      },
      { within: [quote(2)], inlines: [text("English و")] },
    ]);
    const quotes = Array.from(page(blocks).querySelectorAll("blockquote"), (each) => each.dir);
    expect(quotes).toEqual(["rtl", ""]);
  });

  it("draws tables with head and body", () => {
    const table: Container = { type: "table", id: 1 };
    const cell = (row: number, column: number, header: boolean, characters: string): Draft => ({
      kind: { type: "cell", column, header, align: column ? "end" : "start" },
      within: [table, { type: "row", id: row }],
      inlines: [text(characters)],
    });
    const root = page(
      blocksOf([
        cell(2, 0, true, "Name"),
        cell(2, 1, true, "Year"),
        cell(3, 0, false, "Benkler"),
        cell(3, 1, false, "2006"),
      ]).blocks,
    );
    expect(root.querySelectorAll("thead th[scope=col]")).toHaveLength(2);
    expect(root.querySelectorAll("tbody tr td")).toHaveLength(2);
    expect(root.querySelector("td:last-child")?.getAttribute("data-align")).toBe("end");
  });

  it("draws tasks, definitions and footnotes as such", () => {
    const definitions: Container = { type: "definition_list", id: 5 };
    const root = page(
      blocksOf([
        { within: [{ type: "list", id: 1, ordered: false }, item(2, null, true)], inlines: [text("read")] },
        { kind: { type: "term" }, within: [definitions], inlines: [text("swarm")] },
        { within: [definitions, { type: "definition", id: 6 }], inlines: [text("many at once")] },
        { within: [{ type: "footnote", id: 7, number: 3 }], inlines: [text("see there")] },
      ]).blocks,
    );
    expect(root.querySelector("li.task")?.getAttribute("data-checked")).toBe("true");
    expect(root.querySelector("dl > dt")?.textContent).toBe("swarm");
    expect(root.querySelector("dl > dd > p")?.textContent).toBe("many at once");
    expect(root.querySelector("[role=note]")?.getAttribute("aria-label")).toBe("Note 3");
  });

  it("draws no bullet before an item that begins with a letter of its own", () => {
    const list: Container = { type: "list", id: 1, ordered: false };
    const items = ["(a) the shelves", "ii. the fast one", "c) wait", "A. Whitlow", "e.g. this", "a day"];
    const root = page(
      blocksOf(items.map((words, i) => ({ within: [list, item(i + 2, null, null)], inlines: [text(words)] })))
        .blocks,
    );
    const lettered = [...root.querySelectorAll("li.lettered")].map((element) => element.textContent);
    expect(lettered).toEqual(["(a) the shelves", "ii. the fast one", "c) wait"]);
  });
});
