/**
 * An in-memory backend with the shape of the real one: for component tests and for the UI in a plain browser.
 * It keeps what it is told, undoes and redoes; it writes no file and asks for none.
 */
import type { Backend, ChosenHandIns, OpenedBundle } from "./index";
import { books } from "./fake/books";
import { bundles } from "./fake/bundles";
import { editions } from "./fake/editions";
import { tell } from "./fake/events";
import { handIns } from "./fake/handins";
import { housekeeping } from "./fake/housekeeping";
import { making } from "./fake/making";
import { marks } from "./fake/marks";
import { reading } from "./fake/reading";
import { firstState, Journal, type State } from "./fake/state";
import type { ImportProgress } from "./types/ImportProgress";
import type { ImportReport } from "./types/ImportReport";
import type { InstallProgress } from "./types/InstallProgress";
import type { RefusedFile } from "./types/RefusedFile";
import type { SourceProgress } from "./types/SourceProgress";

/** What a test or a demonstration can make the outside world do. */
export interface FakeWorld {
  journal: Journal;
  libraryChanged(): void;
  filesHover(hovering: boolean): void;
  closing(): void;
  importProgress(progress: ImportProgress): void;
  importFinished(report: ImportReport): void;
  installProgress(progress: InstallProgress): void;
  makingProgress(progress: SourceProgress): void;
  bundleOpened(opened: OpenedBundle): void;
  bundleRefused(refused: RefusedFile): void;
  handInsChosen(chosen: ChosenHandIns): void;
}

export type FakeBackend = Backend & { world: FakeWorld };

/** A library of its own, in memory. */
export function createFake(prepare?: (state: State) => void): FakeBackend {
  const first = firstState();
  prepare?.(first);
  const journal = new Journal(first);
  const events = new EventTarget();
  return {
    ...reading(journal),
    ...marks(journal),
    ...editions(journal),
    ...books(journal),
    ...bundles(journal, events),
    ...making(journal, events),
    ...handIns(journal, events),
    ...housekeeping(journal, events),
    world: {
      journal,
      libraryChanged: () => tell(events, "library-changed", undefined),
      filesHover: (hovering) => tell(events, "files-hover", hovering),
      closing: () => tell(events, "closing", undefined),
      importProgress: (progress) => tell(events, "import-progress", progress),
      importFinished: (report) => tell(events, "import-finished", report),
      installProgress: (progress) => tell(events, "install-progress", progress),
      makingProgress: (progress) => tell(events, "making-progress", progress),
      bundleOpened: (opened) => tell(events, "bundle-opened", opened),
      bundleRefused: (refused) => tell(events, "bundle-refused", refused),
      handInsChosen: (chosen) => tell(events, "hand-ins-chosen", chosen),
    },
  };
}
