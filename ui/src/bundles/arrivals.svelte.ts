/** Bundles that came to the window and wait for the reader's word, one after the other. */
import type { OpenedBundle } from "../backend";
import type { InstallProgress } from "../backend/types/InstallProgress";
import type { RefusedFile } from "../backend/types/RefusedFile";
import { Installation } from "./installation.svelte";

/** A file that could not be opened as a bundle or a hand-in. */
export interface RefusedArrival extends RefusedFile {
  kind: "refused";
  /** Hand-ins that were refused with it: a class comes at once, and is told of at once. */
  more: RefusedFile[];
}

export function isHandIn({ file }: RefusedFile): boolean {
  return file.toLowerCase().endsWith(".annotations");
}

export type Arrival = Installation | RefusedArrival;

export class Arrivals {
  private waiting: Arrival[] = $state.raw([]);

  /** The one that the reader is asked about. */
  get first(): Arrival | null {
    return this.waiting[0] ?? null;
  }

  opened(bundle: OpenedBundle): void {
    this.waiting = [...this.waiting, new Installation(bundle)];
  }

  refused(file: RefusedFile): void {
    const last = this.waiting.at(-1);
    if (last?.kind === "refused" && isHandIn(last) && isHandIn(file)) {
      this.waiting = [...this.waiting.slice(0, -1), { ...last, more: [...last.more, file] }];
    } else {
      this.waiting = [...this.waiting, { ...file, kind: "refused", more: [] }];
    }
  }

  /** News of the installation at work. */
  heard(progress: InstallProgress): void {
    const { first } = this;
    if (first?.kind === "installation" && first.working) first.progress = progress;
  }

  /** The reader is done with the first; the next one is looked at again, in the library as it is now. */
  async next(): Promise<void> {
    const { first } = this;
    const rest = this.waiting.slice(1);
    const [after] = rest;
    try {
      if (after?.kind === "installation") await after.look();
    } finally {
      this.waiting = rest;
      if (first?.kind === "installation") await first.close();
    }
  }
}
