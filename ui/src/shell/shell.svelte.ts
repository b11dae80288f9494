/** The window's own state, and what it lends to the screens (`shared/context.ts`). */
import { backend } from "../backend";
import type { Action } from "../backend/types/Action";
import type { HistoryState } from "../backend/types/HistoryState";
import type { ImportProgress } from "../backend/types/ImportProgress";
import type { ImportReport } from "../backend/types/ImportReport";
import type { JournalEntry } from "../backend/types/JournalEntry";
import type { Replacement } from "../backend/types/Replacement";
import type { Session } from "../backend/types/Session";
import type { Settings } from "../backend/types/Settings";
import { Arrivals } from "../bundles/arrivals.svelte";
import { explain, isBackendError } from "../errors";
import { t, type PlainKey } from "../messages/messages";
import type { Command, Route, Shell, Toast } from "../shared/context";
import { applySettings } from "./appearance";
import { Commands } from "./commands.svelte";
import { Router } from "./router.svelte";
import { Toasts } from "./toasts.svelte";

/** How long settings rest before they are saved, milliseconds: a slider is one change, not forty. */
const SETTINGS_REST = 400;

/** What each action was, for "Undone: …". */
const ACTIONS: Record<Action, PlainKey> = {
  "install-bundle": "action-install-bundle",
  "update-bundle": "action-update-bundle",
  "remove-bundle": "action-remove-bundle",
  "answer-question": "action-answer-question",
  "collect-hand-ins": "action-collect-hand-ins",
  "name-student": "action-name-student",
  "remove-hand-in": "action-remove-hand-in",
  "import-texts": "action-import-texts",
  "replace-text": "action-replace-text",
  "accept-marks": "action-accept-marks",
  "place-mark": "action-place-mark",
  "orphan-marks": "action-orphan-marks",
  "remove-text": "action-remove-text",
  "create-highlight": "action-create-highlight",
  "recolor-highlight": "action-recolor-highlight",
  "edit-note": "action-edit-note",
  "tag-highlight": "action-tag-highlight",
  "delete-highlights": "action-delete-highlights",
  "add-book": "action-add-book",
  "import-books": "action-import-books",
  "change-book": "action-change-book",
  "edit-book": "action-edit-book",
  "move-book": "action-move-book",
  "remove-book": "action-remove-book",
  "change-settings": "action-change-settings",
};

/** A dialog of the shell. */
export type Panel =
  | { name: "palette" }
  | { name: "shortcuts" }
  | { name: "import-report"; report: ImportReport }
  | { name: "replace"; replacement: Replacement }
  | { name: "link"; url: string; host: string }
  | { name: "unsaved"; notes: string[] };

export class ShellState implements Shell {
  settings: Settings = $state() as Settings;
  revision = $state(0);
  settled = $state(false);
  history: HistoryState = $state.raw({ undo: null, redo: null });
  panel: Panel | null = $state.raw(null);
  announcement = $state("");
  importing: ImportProgress | null = $state.raw(null);

  readonly commands = new Commands();
  readonly toasts = new Toasts();
  readonly arrivals = new Arrivals();
  readonly router: Router;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, route: Route | null) {
    this.settings = session.settings;
    this.history = session.history;
    this.router = new Router(route);
    applySettings(this.settings);
  }

  navigate = (route: Route): void => this.router.navigate(route);
  rememberPlace = (at: number): void => {
    const { route } = this.router;
    if (route.name === "reader") this.router.remember({ ...route, at });
  };
  toast = (toast: Toast): void => this.toasts.show(toast);
  registerCommands = (commands: Command[]): (() => void) => this.commands.register(commands);

  announce = (text: string): void => {
    // The same words twice are news twice.
    this.announcement = this.announcement === text ? `${text}\u00a0` : text;
  };

  showError = (error: unknown): void => {
    if (isBackendError(error) && error.code === "cancelled") return;
    const { title, message, action } = explain(error);
    this.toast({ kind: "error", text: message || title, detail: action });
  };

  changeSettings = (change: Partial<Settings>): void => {
    this.settings = { ...this.settings, ...change };
    applySettings(this.settings);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.saveSettings(), SETTINGS_REST);
  };

  /** Saves at once what still rests; called before the window goes. */
  saveSettings = async (): Promise<void> => {
    if (this.resting === undefined) return;
    clearTimeout(this.resting);
    this.resting = undefined;
    try {
      await backend.setSettings($state.snapshot(this.settings));
    } catch (error) {
      this.showError(error);
      await this.loadSettings();
    }
  };

  importTexts = async (): Promise<ImportReport | null> => {
    try {
      return await backend.importTexts();
    } catch (error) {
      this.showError(error);
      return null;
    } finally {
      this.importing = null;
    }
  };

  /** Asks for the new version of a text and what it would do; nothing is written before the reader has seen that. */
  replaceText = async (text: string): Promise<void> => {
    try {
      const replacement = await backend.previewReplace(text);
      if (replacement) this.panel = { name: "replace", replacement };
    } catch (error) {
      this.showError(error);
    }
  };

  openBundle = async (): Promise<void> => {
    try {
      const opened = await backend.openBundle();
      if (opened) this.arrivals.opened(opened);
    } catch (error) {
      const { code, message } = explain(error);
      this.arrivals.refused({ file: "", code, message });
    }
  };

  /** A text has a new edition. */
  replaced = ({ text, title, title_before: before, edition, marks }: Replacement): void => {
    this.panel = null;
    this.libraryChanged();
    const { before: count, placed, check, unplaced } = marks;
    this.toast({
      text:
        title === before
          ? t("editions-replaced", { title, edition })
          : t("editions-replaced-renamed", { title, before, edition }),
      detail: t("editions-replaced-marks", { count, placed, check, unplaced }),
      undo: true,
      action: { name: t("editions-changed"), run: () => this.navigate({ name: "changes", text }) },
    });
  };

  exportNotes = async (text: string | null): Promise<void> => {
    try {
      const report = await backend.exportNotes(text);
      if (!report) return;
      const [file = ""] = report.files;
      const detail = report.files.length === 1 ? file : t("export-files", { count: report.files.length });
      this.toast({ text: t("export-done", { count: report.highlights }), detail });
    } catch (error) {
      this.showError(error);
    }
  };

  openLink = async (url: string): Promise<void> => {
    try {
      this.panel = { name: "link", ...(await backend.describeLink(url)) };
    } catch (error) {
      this.showError(error);
    }
  };

  undo = (): Promise<void> => this.step(() => backend.undo(), "undo");
  redo = (): Promise<void> => this.step(() => backend.redo(), "redo");

  /** Asks again what undo and redo would do. */
  refreshHistory = async (): Promise<void> => {
    this.history = await backend.historyState();
  };

  /** The library changed under the screens. */
  libraryChanged = (): void => {
    this.revision += 1;
    void this.refreshHistory();
    void this.loadSettings();
  };

  private async step(take: () => Promise<JournalEntry | null>, way: "undo" | "redo"): Promise<void> {
    try {
      // What rests is the last thing done: it is what undo takes back.
      await this.saveSettings();
      const entry = await take();
      this.toasts.dropUndo();
      if (entry) this.libraryChanged();
      this.toast({ text: this.wordsFor(entry, way), topic: "history" });
    } catch (error) {
      this.showError(error);
    }
  }

  private wordsFor(entry: JournalEntry | null, way: "undo" | "redo"): string {
    if (!entry) return t(way === "undo" ? "undo-nothing" : "redo-nothing");
    const action = t(ACTIONS[entry.action]);
    return way === "undo" ? t("undo-done", { action }) : t("redo-done", { action });
  }

  private async loadSettings(): Promise<void> {
    if (this.resting !== undefined) return;
    this.settings = await backend.getSettings();
    applySettings(this.settings);
  }
}
