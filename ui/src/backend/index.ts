/**
 * Every command of the window as one typed function. The only file that imports @tauri-apps/*.
 * Shapes come from Rust (`types/`, generated). Positions are code points of an edition's plain text.
 */
import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Answer } from "./types/Answer";
import type { BlockRun } from "./types/BlockRun";
import type { Book } from "./types/Book";
import type { BookChange } from "./types/BookChange";
import type { BooksReport } from "./types/BooksReport";
import type { ChangeList } from "./types/ChangeList";
import type { ChangeQuery } from "./types/ChangeQuery";
import type { Chosen } from "./types/Chosen";
import type { ChosenForBundle } from "./types/ChosenForBundle";
import type { Collected } from "./types/Collected";
import type { Compared } from "./types/Compared";
import type { DailyLook } from "./types/DailyLook";
import type { EditionSummary } from "./types/EditionSummary";
import type { ErrorKind } from "./types/ErrorKind";
import type { ExportReport } from "./types/ExportReport";
import type { FindingPlace } from "./types/FindingPlace";
import type { FolderMade } from "./types/FolderMade";
import type { Found } from "./types/Found";
import type { Gap } from "./types/Gap";
import type { HandInMarks } from "./types/HandInMarks";
import type { HandIns } from "./types/HandIns";
import type { HandedIn } from "./types/HandedIn";
import type { HealthReport } from "./types/HealthReport";
import type { HeatMap } from "./types/HeatMap";
import type { Highlight } from "./types/Highlight";
import type { HighlightChange } from "./types/HighlightChange";
import type { HistoryState } from "./types/HistoryState";
import type { ImportProgress } from "./types/ImportProgress";
import type { ImportReport } from "./types/ImportReport";
import type { InstallConsent } from "./types/InstallConsent";
import type { InstallPreview } from "./types/InstallPreview";
import type { InstallProgress } from "./types/InstallProgress";
import type { InstallReport } from "./types/InstallReport";
import type { InstalledBundle } from "./types/InstalledBundle";
import type { JournalEntry } from "./types/JournalEntry";
import type { KeyShown } from "./types/KeyShown";
import type { NewHighlight } from "./types/NewHighlight";
import type { NotebookPage } from "./types/NotebookPage";
import type { NotebookQuery } from "./types/NotebookQuery";
import type { OpenText } from "./types/OpenText";
import type { QuestionAnswers } from "./types/QuestionAnswers";
import type { RefusedFile } from "./types/RefusedFile";
import type { RemovedBundle } from "./types/RemovedBundle";
import type { Replacement } from "./types/Replacement";
import type { Session } from "./types/Session";
import type { Settings } from "./types/Settings";
import type { Shelf } from "./types/Shelf";
import type { SourceFolder } from "./types/SourceFolder";
import type { SourceProgress } from "./types/SourceProgress";
import type { TableForm } from "./types/TableForm";
import type { TagCount } from "./types/TagCount";
import type { TeacherNote } from "./types/TeacherNote";
import type { Verified } from "./types/Verified";

/** An error as it comes over the bridge. */
export interface BackendError {
  code: ErrorKind;
  message: string;
}

/** A link, taken apart by Rust: what would be opened, and its true host in ASCII. */
export interface LinkDescription {
  url: string;
  host: string;
}

/** What was handed in, and where its file lies. */
export interface HandedInFile {
  file: string;
  told: HandedIn;
}

/** It is about to save; it could not, and the reader is told; the reader lets go of it. */
export type ClosingWord = "saving" | "stays" | "leaves";

/** Files of students that wait for the teacher's word; the window keeps where they lie under their number. */
export interface ChosenHandIns {
  handle: number;
  /** What taking them in would do. */
  preview: Collected;
}

/** A bundle that was opened and waits for the reader's word; the window keeps the file open under its number. */
export interface OpenedBundle {
  handle: number;
  /** The file's name, without the folder. */
  file: string;
  preview: InstallPreview;
}

/** A folder that bundles are built from; the window keeps its path under a number. */
export interface WorkFolder {
  handle: number;
  /** Where it lies. */
  place: string;
  /** What it was made of, if it was made just now. */
  made: FolderMade | null;
  looked: SourceFolder;
}

/** A key to sign with; the window keeps its path under a number. */
export interface WorkKey {
  handle: number;
  /** The file's name, without the folder. */
  file: string;
  /** Of a key just made; of another one nothing is known without its passphrase. */
  key: KeyShown | null;
}

/** A bundle that was built. */
export interface WorkBuilt {
  /** Where it lies. */
  file: string;
  edition: number;
  bytes: number;
  /** Of the file, hexadecimal. */
  sha256: string;
  signed: KeyShown | null;
  warnings: number;
}

type CslItem = Record<string, unknown>;

/** What the window can ask of the library. `fake.ts` has the same shape. */
export interface Backend {
  resumeSession(): Promise<Session>;
  rememberText(text: string | null): Promise<void>;
  /** Something is not saved yet (true), or all is: a window that is closed waits for it. */
  holdWindow(held: boolean): Promise<void>;
  /** What becomes of what is not saved, when the window is closed. */
  answerClosing(word: ClosingWord): Promise<void>;
  shelf(): Promise<Shelf>;

  openText(text: string): Promise<OpenText>;
  readBlocks(edition: string, from: number, to: number): Promise<BlockRun>;
  findInText(edition: string, query: string): Promise<Found>;
  linkedText(from: string, path: string): Promise<string | null>;
  removeText(text: string): Promise<void>;
  savePosition(text: string, position: number, seenTo: number): Promise<void>;

  createHighlight(
    highlight: Partial<NewHighlight> & Pick<NewHighlight, "text" | "start" | "end">,
  ): Promise<Highlight>;
  changeHighlight(id: string, revision: number, change: Partial<HighlightChange>): Promise<Highlight>;
  changeHighlights(ids: string[], change: Partial<HighlightChange>): Promise<number>;
  /** Each keeps the tags it has and gets those it lacks; one step. Resolves to how many became different. */
  tagHighlights(ids: string[], tags: string[]): Promise<number>;
  deleteHighlights(ids: string[]): Promise<void>;
  notebook(query: Partial<NotebookQuery>): Promise<NotebookPage>;
  listTags(): Promise<TagCount[]>;

  /** Asks for a file and says what replacing the text by it would do; null: the reader cancelled. */
  previewReplace(text: string): Promise<Replacement | null>;
  /** Replaces the text by the file that was previewed last. `otherWork`: also where it looks like another work. */
  replaceText(text: string, otherWork: boolean): Promise<Replacement>;
  textChanges(text: string, query: Partial<ChangeQuery>): Promise<ChangeList>;
  acceptChanges(chosen: Chosen): Promise<number>;
  placeMark(mark: string, start: number, end: number): Promise<Highlight>;
  orphanMarks(chosen: Chosen): Promise<number>;
  gaps(text: string): Promise<Gap[]>;
  /** Newest first. */
  listEditions(text: string): Promise<EditionSummary[]>;
  /** Rows by number, `from` inclusive, `to` exclusive. */
  compareEditions(old: string, current: string, from: number, to: number): Promise<Compared>;
  /** The row in which a mark's old passage stands; null: it had none in that edition. */
  rowOfMark(old: string, current: string, mark: string): Promise<number | null>;

  undo(): Promise<JournalEntry | null>;
  redo(): Promise<JournalEntry | null>;
  historyState(): Promise<HistoryState>;

  listBooks(): Promise<Book[]>;
  addBook(item: CslItem): Promise<Book>;
  changeBook(id: string, change: Partial<BookChange>): Promise<Book>;
  moveBook(id: string, before: string | null): Promise<void>;
  removeBook(id: string): Promise<void>;
  offeredBooks(text: string): Promise<CslItem[]>;
  takeOfferedBooks(text: string): Promise<BooksReport>;
  /** Asks for a CSL-JSON file; null: the reader cancelled. */
  importBooks(): Promise<BooksReport | null>;
  /** Asks where to; null: the reader cancelled. */
  exportBooks(): Promise<string | null>;

  /** Asks for a bundle and says what installing it would do; null: the reader cancelled. */
  openBundle(): Promise<OpenedBundle | null>;
  /** Says it again, of the library as it is now. */
  previewBundle(handle: number): Promise<InstallPreview>;
  /** Installs or updates. Whatever comes of it, the file stays open until `closeBundle`. */
  installBundle(handle: number, consent: Partial<InstallConsent>): Promise<InstallReport>;
  /** Stops the installation at work: it fails with `cancelled`. */
  cancelInstall(): Promise<void>;
  closeBundle(handle: number): Promise<void>;
  listBundles(): Promise<InstalledBundle[]>;
  removeBundle(bundle: string): Promise<RemovedBundle>;
  /** Compares every file of an installed bundle with its manifest. */
  verifyBundle(bundle: string): Promise<Verified>;
  /** The teacher's notes and questions on a text, in order of place; those on the whole text first. */
  teacherNotes(text: string): Promise<TeacherNote[]>;
  /** All notes and questions of a bundle. */
  bundleNotes(bundle: string): Promise<TeacherNote[]>;
  /** Answers a question or note; "" takes the answer back. `revision`: the one that was seen, 0 for none. */
  answerQuestion(bundle: string, target: string, body: string, revision: number): Promise<Answer | null>;
  listAnswers(bundle: string): Promise<Answer[]>;

  /** Asks where to, and makes a bundle's folder there of what was chosen; null: the reader cancelled. */
  makeBundleFolder(chosen: ChosenForBundle): Promise<WorkFolder | null>;
  /** Asks for a bundle's folder and looks it through; null: the reader cancelled. */
  openBundleFolder(): Promise<WorkFolder | null>;
  /** Looks it through again. */
  checkBundleFolder(handle: number): Promise<WorkFolder>;
  /** Where the library has what a finding is about, by its number in the last check. */
  placeOfFinding(handle: number, finding: number): Promise<FindingPlace | null>;
  /** Shows the file a finding is about in the system's file manager. */
  showFindingFile(handle: number, finding: number): Promise<void>;
  /** Asks for a key; null: the reader cancelled. */
  chooseKey(): Promise<WorkKey | null>;
  /** Asks where to, and makes a key there; null: the reader cancelled. */
  makeKey(passphrase: string): Promise<WorkKey | null>;
  /** Asks where to, and builds the bundle; null: the reader cancelled. */
  buildBundle(
    handle: number,
    edition: number,
    signing: { key: number; passphrase: string } | null,
  ): Promise<WorkBuilt | null>;
  /** Stops the check or build at work: it fails with `cancelled`. */
  cancelMaking(): Promise<void>;
  /** What would be handed in of a bundle now. */
  handInOutlook(bundle: string): Promise<HandedIn>;
  /** Asks where to and writes what goes to the teacher; null: the reader cancelled. The name is remembered. */
  handIn(bundle: string, name: string): Promise<HandedInFile | null>;
  /** Asks for files of students and says what taking them in would do; null: the reader cancelled. `bundle` null: each says
   * itself. */
  chooseHandIns(bundle: string | null): Promise<ChosenHandIns | null>;
  /** Takes in the files that were chosen. */
  collectHandIns(handle: number): Promise<Collected>;
  listHandIns(bundle: string): Promise<HandIns>;
  /** What students marked in a text, in order of place; what has none stands last. */
  handInMarks(text: string): Promise<HandInMarks>;
  heatMap(text: string): Promise<HeatMap>;
  answersByQuestion(bundle: string): Promise<QuestionAnswers[]>;
  /** Asks where to and writes every mark and answer as a table; null: the reader cancelled. */
  exportHandIns(bundle: string, form: TableForm): Promise<string | null>;
  /** null leaves a name as it is, "" takes it away. */
  nameStudent(handIn: string, called: string | null, pseudonym: string | null): Promise<void>;
  removeHandIn(handIn: string): Promise<void>;

  getSettings(): Promise<Settings>;
  setSettings(settings: Settings): Promise<void>;
  health(): Promise<HealthReport>;
  /** Looks for damage where a day has passed since the last look; mostly there is nothing to say. */
  lookDaily(): Promise<DailyLook>;

  /** Asks for files; the report also comes as an `import-finished` event. null: the reader cancelled. */
  importTexts(): Promise<ImportReport | null>;
  cancelImport(): Promise<void>;
  /** Opens the dialog that prints what the page shows; ends before the dialog does. */
  printPage(): Promise<void>;
  /** Asks where to; null: the reader cancelled. `text` null: all texts, into a folder. */
  exportNotes(text: string | null): Promise<ExportReport | null>;

  /** Fails with `forbidden-link` for what is never opened. */
  describeLink(url: string): Promise<LinkDescription>;
  openLink(url: string): Promise<void>;

  /** Someone else (command line, another program) wrote to the library. */
  onLibraryChanged(heard: () => void): Promise<() => void>;
  onImportProgress(heard: (progress: ImportProgress) => void): Promise<() => void>;
  /** Also after a drop on the window or a file opened from outside. */
  onImportFinished(heard: (report: ImportReport) => void): Promise<() => void>;
  onInstallProgress(heard: (progress: InstallProgress) => void): Promise<() => void>;
  /** How far a check or a build is. */
  onMakingProgress(heard: (progress: SourceProgress) => void): Promise<() => void>;
  /** A bundle came from outside (a drop, a double-click, a second start). */
  onBundleOpened(heard: (opened: OpenedBundle) => void): Promise<() => void>;
  /** One that came from outside could not be opened. */
  onBundleRefused(heard: (refused: RefusedFile) => void): Promise<() => void>;
  /** Files of students came from outside, and wait for the teacher's word. */
  onHandInsChosen(heard: (chosen: ChosenHandIns) => void): Promise<() => void>;
  /** Files are held over the window. */
  onFilesHover(heard: (hovering: boolean) => void): Promise<() => void>;
  /** The reader closes the window, which waits until it is no longer held. */
  onClosing(heard: () => void): Promise<() => void>;
}

const tauri: Backend = {
  resumeSession: () => invoke("resume_session"),
  rememberText: (text) => invoke("remember_text", { text }),
  holdWindow: (held) => invoke("hold_window", { held }),
  answerClosing: (word) => invoke("answer_closing", { word }),
  shelf: () => invoke("shelf"),

  openText: (text) => invoke("open_text", { text }),
  readBlocks: (edition, from, to) => invoke("read_blocks", { edition, from, to }),
  findInText: (edition, query) => invoke("find_in_text", { edition, query }),
  linkedText: (from, path) => invoke("linked_text", { from, path }),
  removeText: (text) => invoke("remove_text", { text }),
  savePosition: (text, position, seenTo) => invoke("save_position", { text, position, seenTo }),

  createHighlight: (highlight) => invoke("create_highlight", { highlight }),
  changeHighlight: (id, revision, change) => invoke("change_highlight", { id, revision, change }),
  changeHighlights: (ids, change) => invoke("change_highlights", { ids, change }),
  tagHighlights: (ids, tags) => invoke("tag_highlights", { ids, tags }),
  deleteHighlights: (ids) => invoke("delete_highlights", { ids }),
  notebook: (query) => invoke("notebook", { query }),
  listTags: () => invoke("list_tags"),

  previewReplace: (text) => invoke("preview_replace", { text }),
  replaceText: (text, otherWork) => invoke("replace_text", { text, otherWork }),
  textChanges: (text, query) => invoke("text_changes", { text, query }),
  acceptChanges: (chosen) => invoke("accept_changes", { chosen }),
  placeMark: (mark, start, end) => invoke("place_mark", { mark, start, end }),
  orphanMarks: (chosen) => invoke("orphan_marks", { chosen }),
  gaps: (text) => invoke("gaps", { text }),
  listEditions: (text) => invoke("list_editions", { text }),
  compareEditions: (old, current, from, to) => invoke("compare_editions", { old, current, from, to }),
  rowOfMark: (old, current, mark) => invoke("row_of_mark", { old, current, mark }),

  undo: () => invoke("undo"),
  redo: () => invoke("redo"),
  historyState: () => invoke("history_state"),

  listBooks: () => invoke("list_books"),
  addBook: (item) => invoke("add_book", { item }),
  changeBook: (id, change) => invoke("change_book", { id, change }),
  moveBook: (id, before) => invoke("move_book", { id, before }),
  removeBook: (id) => invoke("remove_book", { id }),
  offeredBooks: (text) => invoke("offered_books", { text }),
  takeOfferedBooks: (text) => invoke("take_offered_books", { text }),
  importBooks: () => invoke("import_books"),
  exportBooks: () => invoke("export_books"),

  openBundle: () => invoke("open_bundle"),
  previewBundle: (handle) => invoke("preview_bundle", { handle }),
  installBundle: (handle, consent) => invoke("install_bundle", { handle, consent }),
  cancelInstall: () => invoke("cancel_install"),
  closeBundle: (handle) => invoke("close_bundle", { handle }),
  listBundles: () => invoke("list_bundles"),
  removeBundle: (bundle) => invoke("remove_bundle", { bundle }),
  verifyBundle: (bundle) => invoke("verify_bundle", { bundle }),
  teacherNotes: (text) => invoke("teacher_notes", { text }),
  bundleNotes: (bundle) => invoke("bundle_notes", { bundle }),
  answerQuestion: (bundle, target, body, revision) =>
    invoke("answer_question", { bundle, target, body, revision }),
  listAnswers: (bundle) => invoke("list_answers", { bundle }),

  makeBundleFolder: (chosen) => invoke("make_bundle_folder", { chosen }),
  openBundleFolder: () => invoke("open_bundle_folder"),
  checkBundleFolder: (handle) => invoke("check_bundle_folder", { handle }),
  placeOfFinding: (handle, finding) => invoke("place_of_finding", { handle, finding }),
  showFindingFile: (handle, finding) => invoke("show_finding_file", { handle, finding }),
  chooseKey: () => invoke("choose_key"),
  makeKey: (passphrase) => invoke("make_key", { passphrase }),
  buildBundle: (handle, edition, signing) => invoke("build_bundle", { handle, edition, signing }),
  cancelMaking: () => invoke("cancel_making"),
  handInOutlook: (bundle) => invoke("hand_in_outlook", { bundle }),
  handIn: (bundle, name) => invoke("hand_in", { bundle, name }),
  chooseHandIns: (bundle) => invoke("choose_hand_ins", { bundle }),
  collectHandIns: (handle) => invoke("collect_hand_ins", { handle }),
  listHandIns: (bundle) => invoke("list_hand_ins", { bundle }),
  handInMarks: (text) => invoke("hand_in_marks", { text }),
  heatMap: (text) => invoke("heat_map", { text }),
  answersByQuestion: (bundle) => invoke("answers_by_question", { bundle }),
  exportHandIns: (bundle, form) => invoke("export_hand_ins", { bundle, form }),
  nameStudent: (handIn, called, pseudonym) => invoke("name_student", { handIn, called, pseudonym }),
  removeHandIn: (handIn) => invoke("remove_hand_in", { handIn }),

  getSettings: () => invoke("get_settings"),
  setSettings: (settings) => invoke("set_settings", { settings }),
  health: () => invoke("health"),
  lookDaily: () => invoke("look_daily"),

  importTexts: () => invoke("import_texts"),
  cancelImport: () => invoke("cancel_import"),
  printPage: () => invoke("print_page"),
  exportNotes: (text) => invoke("export_notes", { text }),

  describeLink: (url) => invoke("describe_link", { url }),
  openLink: (url) => invoke("open_link", { url }),

  onLibraryChanged: (heard) => listen("library-changed", () => heard()),
  onImportProgress: (heard) => listen<ImportProgress>("import-progress", (event) => heard(event.payload)),
  onImportFinished: async (heard) => {
    const stop = await listen<ImportReport>("import-finished", (event) => heard(event.payload));
    // Files named at the start wait until somebody hears what became of them.
    await invoke("accept_files");
    return stop;
  },
  onInstallProgress: (heard) => listen<InstallProgress>("install-progress", (event) => heard(event.payload)),
  onMakingProgress: (heard) => listen<SourceProgress>("making-progress", (event) => heard(event.payload)),
  onBundleOpened: (heard) => listen<OpenedBundle>("bundle-opened", (event) => heard(event.payload)),
  onBundleRefused: (heard) => listen<RefusedFile>("bundle-refused", (event) => heard(event.payload)),
  onHandInsChosen: (heard) => listen<ChosenHandIns>("hand-ins-chosen", (event) => heard(event.payload)),
  onFilesHover: (heard) => listen<boolean>("files-hover", (event) => heard(event.payload)),
  onClosing: (heard) => listen("closing", () => heard()),
};

/** The library. In a plain browser (component tests, `npm run dev`) `useBackend` puts the fake one here. */
export let backend: Backend = tauri;

/** Replaces the library for tests and for the UI in a plain browser. */
export function useBackend(other: Backend): void {
  backend = other;
}

/** The address of an image that came with a text, for `<img>`; null where there is no library behind the page. */
export function imageAddress(edition: string, name: string): string | null {
  if (!("__TAURI_INTERNALS__" in window)) return null;
  return `${convertFileSrc("", "media")}${edition}/${encodeURIComponent(name)}`;
}
