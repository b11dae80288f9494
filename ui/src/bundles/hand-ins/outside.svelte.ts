/** Files of students that came from outside the page: they wait here until the screen of their bundle is there. */
import type { ChosenHandIns } from "../../backend";

class Outside {
  private waiting: { bundle: string; chosen: ChosenHandIns } | null = $state.raw(null);

  /** Keeps the files, and says which bundle's screen they are to be shown on: that of the first one that can be taken. */
  keep(chosen: ChosenHandIns): string | null {
    const bundle = chosen.preview.files.find((file) => !file.refusal)?.bundle ?? null;
    this.waiting = bundle === null ? null : { bundle, chosen };
    return bundle;
  }

  /** Those that wait for a bundle's screen; from now on they do no longer. */
  take(bundle: string): ChosenHandIns | null {
    const { waiting } = this;
    if (waiting?.bundle !== bundle) return null;
    this.waiting = null;
    return waiting.chosen;
  }
}

export const outside = new Outside();
