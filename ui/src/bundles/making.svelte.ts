/**
 * A bundle being made: what is chosen for it, the folder made of that, what its check says, the key, the build. It is
 * kept as long as the window is open, so that one can go to a text a finding is about and come back.
 */
import { backend, type WorkBuilt, type WorkFolder, type WorkKey } from "../backend";
import type { Finding } from "../backend/types/Finding";
import type { FindingCode } from "../backend/types/FindingCode";
import type { NewQuestion } from "../backend/types/NewQuestion";
import type { SourceProgress } from "../backend/types/SourceProgress";
import type { TextSummary } from "../backend/types/TextSummary";
import { explain, isBackendError, type ExplainedError } from "../errors";
import { t } from "../messages/messages";
import type { Route } from "../shared/context";

/** A question as it is being written. */
export class Question {
  text: string = $state("");
  /** The words it is about; "": the whole text. */
  passage = $state("");
  question = $state("");
  hint = $state("");
  /** Was a folder wanted while its words were missing? Before that nobody is told of what is not written yet. */
  missed = $state(false);

  constructor(text: string) {
    this.text = text;
  }

  /** Something is there for it, but not what is asked. One with nothing at all is none. */
  get wordless(): boolean {
    return this.question.trim() === "" && (this.passage.trim() !== "" || this.hint.trim() !== "");
  }
}

/** The fields that the findings on a bundle as a whole are about. Another one is about which texts are in it. */
const FIELDS: Partial<Record<FindingCode, string>> = {
  "missing-title": "title",
  "missing-authors": "authors",
  "missing-license": "license",
  "no-license": "license",
  "unknown-license": "license",
  "missing-language": "language",
  "unknown-language": "language",
};

const inText = (text: string, at: number | null): Route => ({
  name: "reader",
  text,
  ...(at === null ? {} : { at }),
});

/** What is at work. */
export type Work = "folder" | "check" | "key" | "build";

export class Making {
  title = $state("");
  authors = $state("");
  license = $state("CC-BY-SA-4.0");
  language = $state("en");
  /** In reading order. */
  texts: string[] = $state([]);
  books: string[] = $state([]);
  notes = $state(true);
  /** Those on texts that are not chosen any more wait until they are again. */
  questions: Question[] = $state([]);
  /** The field that something is to be mended in: it takes the focus once. */
  attention: string | null = null;

  folder: WorkFolder | null = $state.raw(null);
  /** How many questions came into the folder that was made here. */
  asked = $state(0);
  edition = $state(1);
  signs = $state(true);
  key: WorkKey | null = $state.raw(null);
  passphrase = $state("");
  built: WorkBuilt | null = $state.raw(null);

  working: Work | null = $state(null);
  progress: SourceProgress | null = $state.raw(null);
  failure: ExplainedError | null = $state.raw(null);

  /** The questions on what is chosen. */
  get asking(): Question[] {
    return this.questions.filter(({ text }) => this.texts.includes(text));
  }

  get errors(): Finding[] {
    return this.folder?.looked.findings.filter(({ severity }) => severity === "error") ?? [];
  }

  /** Is there all that a folder is made of? */
  get complete(): boolean {
    return this.title.trim() !== "" && this.texts.length > 0;
  }

  get buildable(): boolean {
    return this.folder !== null && this.errors.length === 0 && (!this.signs || this.key !== null);
  }

  choose(text: TextSummary, chosen: boolean): void {
    this.texts = this.texts.filter((id) => id !== text.id);
    if (!chosen) return;
    if (this.texts.length === 0 && text.language) this.language = text.language;
    if (this.authors.trim() === "") this.authors = text.authors.join("; ");
    this.texts.push(text.id);
  }

  /** Moves a text in the reading order. */
  move(text: string, by: 1 | -1): void {
    const at = this.texts.indexOf(text);
    const to = at + by;
    if (at < 0 || to < 0 || to >= this.texts.length) return;
    const texts = this.texts.filter((id) => id !== text);
    texts.splice(to, 0, text);
    this.texts = texts;
  }

  /** A new folder of what was chosen; `shelf` knows the editions that passages are looked for in. */
  async makeFolder(shelf: TextSummary[]): Promise<void> {
    if (this.missWords()) return;
    await this.work("folder", async () => {
      const questions: NewQuestion[] = [];
      for (const question of this.asking) {
        if (question.question.trim()) questions.push(await placed(question, shelf));
      }
      const folder = await backend.makeBundleFolder({
        title: this.title.trim(),
        authors: this.authors
          .split(";")
          .map((name) => name.trim())
          .filter(Boolean),
        license: this.license.trim(),
        language: this.language.trim(),
        texts: $state.snapshot(this.texts),
        books: $state.snapshot(this.books),
        notes: this.notes,
        questions,
      });
      if (folder) this.asked = questions.length;
      this.take(folder);
    });
  }

  /** Says so at the questions whose words are missing: what was written for them is not to be lost. */
  private missWords(): boolean {
    const wordless = this.asking.filter((question) => question.wordless);
    for (const question of wordless) question.missed = true;
    const [first] = wordless;
    if (!first) return false;
    this.failure = null;
    this.attention = `question-${this.asking.indexOf(first) + 1}`;
    return true;
  }

  async openFolder(): Promise<void> {
    await this.work("check", async () => this.take(await backend.openBundleFolder()));
  }

  async checkAgain(): Promise<void> {
    const { folder } = this;
    if (folder)
      await this.work("check", async () => this.take(await backend.checkBundleFolder(folder.handle)));
  }

  /** Was the folder made of what is chosen here? Then that is where it is mended, too. */
  get madeHere(): boolean {
    return (this.folder?.made ?? null) !== null;
  }

  /** Where the window has what a finding is about; null: only the file has it. */
  async routeTo(finding: Finding): Promise<Route | null> {
    const known = this.addressOf(finding);
    const place = known && (await backend.placeOfFinding(...known));
    if (!place) return null;
    if (place.kind === "mark") return { name: "reader", text: place.text, highlight: place.mark };
    if (place.kind === "text") return inText(place.text, place.at);
    if (place.kind === "details") return this.mend(FIELDS[finding.code] ?? "texts");
    if (place.kind === "book") {
      const book = this.madeHere ? this.books[place.entry] : undefined;
      return book === undefined ? null : { name: "reading-list", book };
    }
    const asked = this.asking.filter(({ question }) => question.trim())[place.entry];
    if (this.madeHere && asked) return this.mend(`question-${this.asking.indexOf(asked) + 1}`);
    return place.text === null ? null : inText(place.text, null);
  }

  /** Shows the file a finding is about where the system shows files. */
  async showFile(finding: Finding): Promise<void> {
    const known = this.addressOf(finding);
    if (known) await backend.showFindingFile(...known);
  }

  /** The folder's handle and the finding's number, by which the program knows it. */
  private addressOf(finding: Finding): [handle: number, finding: number] | null {
    const { folder } = this;
    const number = folder?.looked.findings.indexOf(finding) ?? -1;
    return folder && number >= 0 ? [folder.handle, number] : null;
  }

  /** Back to what is chosen, at one of its fields. */
  private mend(field: string): Route | null {
    if (!this.madeHere) return null;
    this.back();
    this.attention = field;
    return { name: "make-bundle" };
  }

  async chooseKey(): Promise<void> {
    await this.work("key", async () => {
      this.key = (await backend.chooseKey()) ?? this.key;
    });
  }

  /** Makes a key, and is ready to sign with it. */
  async makeKey(passphrase: string): Promise<boolean> {
    let made: WorkKey | null = null;
    await this.work("key", async () => {
      made = await backend.makeKey(passphrase);
    });
    if (!made) return false;
    this.key = made;
    this.passphrase = passphrase;
    return true;
  }

  async build(): Promise<void> {
    const { folder, key, edition } = this;
    if (!folder || !this.buildable) return;
    await this.work("build", async () => {
      const signing = this.signs && key ? { key: key.handle, passphrase: this.passphrase } : null;
      const built = await backend.buildBundle(folder.handle, edition, signing);
      if (!built) return;
      this.built = built;
      this.passphrase = "";
      this.take(await backend.checkBundleFolder(folder.handle), built);
    });
  }

  cancel(): Promise<void> {
    return backend.cancelMaking();
  }

  /** Back to what is chosen, for another folder of it. This one stays where it lies. */
  back(): void {
    Object.assign(this, { folder: null, built: null, failure: null, edition: 1 });
  }

  /** Begins anew. The folder stays where it lies. */
  begin(): void {
    Object.assign(this, { title: "", authors: "", texts: [], books: [], questions: [], notes: true });
    Object.assign(this, { folder: null, built: null, failure: null, passphrase: "", edition: 1 });
  }

  private take(folder: WorkFolder | null, built: WorkBuilt | null = null): void {
    if (!folder) return;
    this.folder = { ...folder, made: folder.made ?? this.folder?.made ?? null };
    this.built = built;
    this.edition = built?.edition ?? folder.looked.edition;
  }

  private async work(what: Work, work: () => Promise<void>): Promise<void> {
    if (this.working) return;
    this.working = what;
    this.failure = null;
    try {
      await work();
    } catch (error) {
      if (!(isBackendError(error) && error.code === "cancelled")) this.failure = explain(error);
    } finally {
      this.working = null;
      this.progress = null;
    }
  }
}

/** A question with the place of the words it is about. */
async function placed(question: Question, shelf: TextSummary[]): Promise<NewQuestion> {
  const { text, passage, hint } = question;
  const asked = { text, question: question.question.trim(), hint: hint.trim() };
  const words = passage.trim();
  const edition = shelf.find(({ id }) => id === text)?.edition;
  if (!words || !edition) return { ...asked, start: null, end: null };
  const [hit] = (await backend.findInText(edition, words)).hits;
  if (!hit) {
    const code = "not-found" as const;
    throw { code, message: t("make-passage-gone", { words, question: asked.question }) };
  }
  return { ...asked, start: hit.start, end: hit.end };
}

/** The one that is being made in this window. */
export const making = new Making();
