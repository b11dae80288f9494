/** A text on paper: all of it, though the window draws only what is near. */
import { backend } from "../backend";
import type { Reading } from "./reading.svelte";

/** Draws the whole text, opens the system's dialog, and lets go of what is far when that is over. */
export async function print(reading: Reading): Promise<void> {
  const { column, shell } = reading;
  let printing = false;
  const begin = (): void => void (printing = true);
  const end = (): void => {
    ends.abort();
    column.release();
  };
  // The dialog has the window to itself. Whoever acts on the page while nothing is printed has cancelled it.
  const cancelled = (): void => void (printing || end());
  const ends = new AbortController();
  const { signal } = ends;
  try {
    await column.drawAll();
    await backend.printPage();
    window.addEventListener("beforeprint", begin, { signal });
    window.addEventListener("afterprint", end, { signal });
    window.addEventListener("keydown", cancelled, { signal });
    window.addEventListener("pointerdown", cancelled, { signal });
    window.addEventListener("wheel", cancelled, { signal, passive: true });
  } catch (error) {
    end();
    shell.showError(error);
  }
}
