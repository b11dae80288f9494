/** A teacher's bundles for the tests: the study edition with one correction in each chapter, notes and questions. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { COMMAND_LINE, ROOT, commandLine } from "./harness.mjs";

const run = promisify(execFile);

export const PASSPHRASE = "a margin is where a reader answers";
export const TITLE = "Peer Production: A Study Edition";

/** Of each chapter: its file, words the second edition changes, and what it says instead ("": nothing). */
export const CORRECTIONS = [
  ["01-introduction", "no plan said who should do what.", "no plan told anybody what to do."],
  ["02-peer-production-and-capitalism", "wages, prices, owners.", "wages, prices, and owners."],
  ["03-capitalists-and-entrepreneurs", "are near synonyms.", "are nearly synonyms."],
  ["04-four-arguments-of-the-critics", " When it does not, they adjust the conclusion and keep the premise.", ""],
  ["05-peer-production-as-neoliberalism", "The usual name for this policy is", "This policy is usually called"],
  ["06-the-limits-of-the-crowd", "Carr writes for managers.", "Carr writes for those who manage."],
  ["07-three-modes", "Two yardsticks order the series:", "Two measures order the series:"],
  ["08-a-user-mode-of-production", "is clear, says Anderson.", "is plain, says Anderson."],
  ["09-key-books-and-further-questions", "between 2003 and 2006", "from 2003 to 2006"],
];

/** What the teacher writes beside the first chapter. */
export const NOTE = { quote: "Linux kernel", note: "The kernel is the part of a system that speaks to the machine." };
export const QUESTION = {
  id: "nobody",
  quote: "Work needs coordination",
  question: "Who coordinates where nobody is in charge?",
  hint: "Think of the last meeting you were in.",
};

/** Runs `bundle …` as a teacher does in a shell; its JSON. */
export async function bundle(home, ...args) {
  const env = { ...home.env, MARGINALIS_PASSPHRASE: PASSPHRASE };
  const { stdout } = await run(COMMAND_LINE, ["bundle", "--library", home.library, "--json", ...args], { env });
  return JSON.parse(stdout);
}

/** The second edition of the study edition, checked, built and signed; its file, and the words of its key. */
export async function secondEdition(home) {
  const folder = join(home.folder, "study-edition");
  cpSync(join(ROOT, "content/peer-production"), folder, { recursive: true });
  for (const [name, words, instead] of CORRECTIONS) change(join(folder, "texts", `${name}.md`), words, instead);
  change(join(folder, "bundle.toml"), "edition = 1", "edition = 2");
  const text = `texts/${CORRECTIONS[0][0]}.md`;
  mkdirSync(join(folder, "annotations"), { recursive: true });
  writeFileSync(join(folder, "annotations/class.json"), JSON.stringify([{ text, ...NOTE }]));
  writeFileSync(join(folder, "questions.json"), JSON.stringify([{ text, ...QUESTION }]));
  const checked = await bundle(home, "check", folder);
  if (checked.errors > 0) throw new Error(JSON.stringify(checked.findings));
  const [key, file] = [join(home.folder, "teacher.key"), join(home.folder, "second.marginalis")];
  const made = await bundle(home, "keygen", "--out", key);
  await bundle(home, "build", folder, "--out", file, "--sign", key);
  return { folder, file, key, made };
}

/** Marks in every chapter of the edition that is there: on its first heading, and on the words that will be changed. */
export async function markEach(home) {
  const texts = await commandLine(home, "texts");
  const marks = [];
  for (const [at, [, words]] of CORRECTIONS.entries()) {
    const { plain } = await commandLine(home, "show", texts[at].id, "--as", "plain");
    const letters = (end) => [...plain.slice(0, end)].length;
    for (const passage of [texts[at].title, words.trim()]) {
      const start = plain.indexOf(passage);
      if (start < 0) throw new Error(`“${passage}” does not stand in “${texts[at].title}”`);
      const place = ["--start", letters(start), "--end", letters(start + passage.length)].map(String);
      const note = ["--note", `On “${passage}”`];
      await commandLine(home, "notes", "add", "--text", texts[at].id, ...place, "--color", "green", ...note);
      marks.push({ text: texts[at], passage });
    }
  }
  return marks;
}

/** The first text of the study edition that comes with the program. */
export async function study(home) {
  const [text] = await commandLine(home, "texts");
  const [{ name }] = await commandLine(home, "bundle", "list");
  return { id: text.id, title: text.title, name };
}

/** Words of its first long paragraph, others that overlap them, and words further on. */
export async function passages(home, text) {
  const { plain } = await commandLine(home, "show", text, "--as", "plain");
  const paragraph = plain.split("\n").find((line) => line.length > 240);
  return { words: paragraph.slice(0, 60).trim(), overlapping: paragraph.slice(20, 90).trim(), others: paragraph.slice(150, 200).trim() };
}

/** What a student at another desk hands in, from the shell. */
export async function handsIn(home, name, text, words, edition = null) {
  const desk = { library: join(home.folder, `library of ${name}`), env: home.env };
  if (edition) await bundle(desk, "install", edition, "--accept-key");
  const { plain } = await commandLine(desk, "show", text, "--as", "plain");
  const start = [...plain.slice(0, plain.indexOf(words))].length;
  const place = ["--start", String(start), "--end", String(start + [...words].length)];
  await commandLine(desk, "notes", "add", "--text", text, ...place);
  const [installed] = await commandLine(desk, "bundle", "list");
  const file = join(home.folder, `${name}.annotations`);
  await commandLine(desk, "bundle", "hand-in", installed.name, "--name", name, "--out", file);
  return file;
}

function change(file, words, instead) {
  const source = readFileSync(file, "utf8");
  if (source.split(words).length !== 2) throw new Error(`“${words}” does not stand once in ${file}`);
  writeFileSync(file, source.replace(words, instead));
}
