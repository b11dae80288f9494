/**
 * Texts and their new editions, made from them: a section moved, sentences reworded, a paragraph deleted, the whole set
 * anew (curly quotes, em dashes, lines of 72 signs). With the twenty marks of a reader and what must become of each.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, commandLine } from "./harness.mjs";

/** The words of a mark, what becomes of it, and its words then, where they are not the same but for typography. */
const kept = (words) => ({ words, verdict: "kept" });
const moved = (words) => ({ words, verdict: "moved" });
const removed = (words) => ({ words, verdict: "removed" });
const reworded = (words, now) => ({ words, verdict: "reworded", now });

/** Our own text, in the repository: it has the traits of the source page. */
export const GARDENS = {
  file: join(ROOT, "tests/fixtures/import/many-voices.txt"),
  title: "Community Gardens - A Reader",
  section: ["On the difference between tending and owning", "On the difference between harvest and yield"],
  to: "Community Gardens as Cheap Maintenance",
  underOld: ["Community Gardens - A Reader", "Origins of Community Gardens", "On the difference between tending and owning"],
  underNew: ["Community Gardens - A Reader", "Criticism of Community Gardens", "On the difference between tending and owning"],
  reworded: [
    ["Where it is cheap, they last, but then few people come to see them and", "Where it is cheap, they endure -- but then few people come by and"],
    ["others want a lease for ninety-nine years", "others hope for a lease of ninety-nine years"],
    ["That is useful to know, and easy to compare.", "That is good to know, and as easy to compare."],
    ["Nobody ever claimed that every bed would be weeded every day.", "No one has ever claimed that each single bed would be weeded every day."],
  ],
  deleted: "The gardener counts evenings instead",
  marks: [
    kept("a garden begins where nobody looks"),
    kept("Neighbours who never spoke begin to trade seeds, then tools , then favours"),
    kept("Where land is dear, gardens are short-lived."),
    reworded("Where it is cheap, they last, but then few people come", "Where it is cheap, they endure—but then few people come"),
    reworded("people come to see them and the harvest is small", "people come by and the harvest is small"),
    kept("Some say \"let it grow\""),
    reworded("others want a lease for ninety-nine years. I would take both.", "others hope for a lease of ninety-nine years. I would take both."),
    moved("The writer holds that “whoever waters a bed has a claim to it"),
    moved("whoever merely holds the deed has a different one"),
    moved("A tenant who plants a pear tree thinks in decades."),
    moved("the two calendars rarely meet"),
    kept("A harvest is what is carried home."),
    reworded("That is useful to know, and easy to compare.", "That is good to know, and as easy to compare."),
    removed("The gardener counts evenings instead"),
    removed("the number of people who know each other’s names"),
    kept("Historically both were one thing."),
    reworded("claimed that every bed would be weeded every day", "claimed that each single bed would be weeded every day"),
    kept("The garden saves the council the wages of a park keeper."),
    kept("\"neighbours of each other\""),
    kept("If a “garden” is defined by who holds the spade, then the members hold the garden."),
  ],
  /** A gap's mark, and the words a reader puts it on. */
  byHand: ["the number of people who know each other’s names", "Historically both were one thing."],
};

/** The source page of the study edition, where it is at hand. */
export const SOURCE = {
  file: join(process.env.MARGINALIS_SHARED ?? join(ROOT, "../shared"), "texts/peer-production-part-two.txt"),
  title: "Peer Production - Part Two",
  section: ["The Evolution of Peer Production", "Is Peer Production a User-Mode of Production?"],
  to: "Criticism of Peer Production",
  underOld: ["Peer Production - Part Two", "The Evolution of Peer Production"],
  underNew: ["Peer Production - Part Two", "The Evolution of Peer Production"],
  reworded: [
    ["But there is a competition and contradiction between these two modes of production.", "But there is a competition -- and a contradiction, too -- between both these modes of production."],
    ["A capitalist, by contrast, wants to get a return on something they own", "A capitalist, on the other hand, expects a return on something they own"],
    ["A lot of criticisms of Wikipedia rest implicitly on the fact", "A good deal of the criticism of Wikipedia rests silently on the fact"],
    ["It can be a powerful tool, but it is no panacea.", "It can be a strong and useful tool, but it is no cure, no panacea."],
  ],
  deleted: "There are examples where a dying business becomes a successful peer-production entity.",
  marks: [
    kept("It is the negation of capitalism in the same way as the future is the negation of the present."),
    reworded("a competition and contradiction between these two modes of production", "a competition—and a contradiction, too—between both these modes of production"),
    kept("Land and nature which for ever will remain the main basis of any production are scarce."),
    kept("\"there is no alternative\""),
    kept("Linus Torvalds is a great entrepreneur"),
    reworded("A capitalist, by contrast, wants to get a return on something they own, such as money", "A capitalist, on the other hand, expects a return on something they own, such as money"),
    kept("Linus Torvalds doesn’t own the Linux source code"),
    kept("growing a business required capital"),
    removed("The transformation of Netscape’s dying browser business"),
    removed("the Mozilla foundation is able to generate more than enough income to sustain its work"),
    kept("Historically many benefits of entrepreneurship have been used to justify capitalism."),
    kept("Focusing on failures in individual cases"),
    reworded("of Wikipedia rest implicitly on the fact that we can’t predict in advance who will contribute", "of Wikipedia rests silently on the fact that we can’t predict in advance who will contribute"),
    kept("Neoliberalism privatizes profits and socializes costs"),
    reworded("It can be a powerful tool, but it is no panacea.", "It can be a strong and useful tool, but it is no cure, no panacea."),
    moved("distinguishes three phases in the development of peer production"),
    moved("Alvin Toffler has discovered that in the eighties"),
    moved("aggregated in doing things"),
    moved("there is a \"hidden continuum\" structurally connecting them"),
    kept("the users are in control"),
  ],
  byHand: ["the Mozilla foundation is able to generate more than enough income to sustain its work", "growing a business required capital"],
};

export const WORKS = [GARDENS, ...(existsSync(SOURCE.file) ? [SOURCE] : [])];

/** How many of the marks have each verdict. */
export function counted({ marks }) {
  const counts = {};
  for (const { verdict } of marks) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

/** The words of a mark in the new edition. */
export const wordsNow = ({ words, now = words }) => typeset(now);

/** Writes the new edition of a text into a folder; its path. */
export function newEdition(work, folder) {
  let text = readFileSync(work.file, "utf8");
  for (const [old, now] of work.reworded) text = replaced(text, old, now);
  const paragraphs = text.split(/\n\n+/);
  const at = (start) => {
    const found = paragraphs.findIndex((one) => one.trim().replace(/^[“"]/, "").startsWith(start));
    if (found < 0) throw new Error(`${work.file} has no paragraph that starts “${start}”`);
    return found;
  };
  paragraphs.splice(at(work.deleted), 1);
  const section = paragraphs.splice(at(work.section[0]), at(work.section[1]) - at(work.section[0]));
  paragraphs.splice(at(work.to), 0, ...section);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "second edition.txt");
  writeFileSync(path, paragraphs.map((one) => one.split("\n").map((line) => wrapped(typeset(line))).join("\n")).join("\n\n"));
  return path;
}

/** Imports the text and marks it, by the command line; its id, and the marks with their ids. */
export async function marked(work, home) {
  const report = await commandLine(home, "import", work.file);
  const text = report.imported?.[0]?.id ?? (await commandLine(home, "texts")).find(({ title }) => title === work.title).id;
  const { plain } = await commandLine(home, "show", text, "--as", "plain");
  const marks = [];
  for (const [i, mark] of work.marks.entries()) {
    const [before, ...rest] = plain.split(mark.words);
    if (rest.length !== 1) throw new Error(`“${mark.words}” stands ${rest.length} times in ${work.title}`);
    const start = [...before].length;
    const color = ["yellow", "green", "pink", "blue", "purple", "orange"][i % 6];
    const range = ["--text", text, "--start", start, "--end", start + [...mark.words].length].map(String);
    const { id } = await commandLine(home, "notes", "add", ...range, "--color", color, "--note", `Note ${i + 1}: why this?`);
    marks.push({ ...mark, id });
  }
  return { text, marks };
}

function replaced(text, old, now) {
  if (text.split(old).length !== 2) throw new Error(`“${old}” does not stand there once`);
  return text.replace(old, now);
}

/** Straight quotes curly, two hyphens and spaced dashes an em dash. */
function typeset(line) {
  return line
    .replace(/(^|[\s(“])"/g, "$1“")
    .replace(/"/g, "”")
    .replace(/'/g, "’")
    .replace(/ (?:--|–) /g, "—");
}

/** A line of more than 72 signs as several; what follows a number hangs behind it. */
function wrapped(line) {
  const indent = " ".repeat(/^\s*(?:\d+\.\s+)?/.exec(line)[0].length);
  const lines = [];
  let current = "";
  for (const word of line.slice(indent.length).split(" ")) {
    if (current !== "" && indent.length + current.length + 1 + word.length > 72) {
      lines.push(current);
      current = word;
    } else {
      current += (current === "" ? "" : " ") + word;
    }
  }
  lines.push(current);
  return line.slice(0, indent.length) + lines.join(`\n${indent}`);
}
