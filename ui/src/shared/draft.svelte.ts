/**
 * A note while it is written. It saves itself a moment after the last key, and at once when the reader turns
 * away; what could not be saved stays in the field and is tried again.
 */

/** How long the keys must rest, milliseconds: below the promised second, above a pause for thought. */
const REST = 600;

export type DraftState = "saved" | "unsaved" | "saving" | "failed";

/** Whoever writes and is not saved, in the whole window. */
let unsaved: Draft[] = [];
let heardOfUnsaved: (some: boolean) => void = () => {};

/** Calls `heard` whenever there begins to be something that is not saved, and when all is. */
export function watchUnsaved(heard: (some: boolean) => void): () => void {
  heardOfUnsaved = heard;
  return () => (heardOfUnsaved = () => {});
}

/** Saves at once whatever is not saved; the words of what could not be. */
export async function flushAll(): Promise<string[]> {
  do {
    await Promise.all(unsaved.map((draft) => draft.flush()));
    // What was typed while it was saving is saved, too.
  } while (unsaved.some(({ state }) => state !== "failed"));
  return unsaved.map(({ words }) => words);
}

export class Draft {
  words: string = $state("");
  private now: DraftState = $state("saved");
  private stored: string;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;

  /**
   * `save` answers what the library has now: the words, or more where another program wrote into the same note
   * meanwhile; `null` where it could not be saved.
   */
  constructor(
    stored: string,
    private readonly save: (words: string) => Promise<string | null>,
  ) {
    this.stored = stored;
    this.words = stored;
  }

  get state(): DraftState {
    return this.now;
  }

  private become(state: DraftState): void {
    this.now = state;
    const before = unsaved.length > 0;
    unsaved = unsaved.filter((draft) => draft !== this);
    if (state !== "saved") unsaved.push(this);
    const some = unsaved.length > 0;
    if (some !== before) heardOfUnsaved(some);
  }

  /** The field changed. */
  type(words: string): void {
    this.words = words;
    this.become(words === this.stored ? "saved" : "unsaved");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.flush(), REST);
  }

  /** The library has other words, from an undo or another program: shown unless something is being written. */
  heard(stored: string): void {
    if (this.running || stored === this.stored) return;
    this.stored = stored;
    if (this.state === "saved") this.words = stored;
    else if (this.words === stored) this.become("saved");
  }

  /** Saves now what is not saved; resolves when it is, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.resting);
    while (this.running) await this.running;
    if (this.words === this.stored) return;
    this.running = this.write(this.words).finally(() => (this.running = null));
    await this.running;
  }

  private async write(words: string): Promise<void> {
    this.become("saving");
    const stored = await this.save(words);
    if (stored !== null) {
      this.stored = stored;
      // What came in from elsewhere is shown around what was typed since.
      this.words = stored.replace(words, () => this.words);
    }
    if (this.words === this.stored) this.become("saved");
    else if (this.words === words) this.become("failed");
    else this.type(this.words);
  }
}
