/** Remembers where the reader is: a moment after scrolling rests, and at once when they look away. */
import { backend } from "../backend";
import type { Reading } from "./reading.svelte";

const REST = 400;
const LOOK = 250;
/** How long a text that is all in sight stays open before it counts as read. */
const LINGER = 10_000;

/**
 * How far the reader is: a line that slides from the top of the window, at the beginning of a text, to its foot, at
 * the end. So what is in sight when a text is opened is not read yet. null: all of the text is in sight.
 */
export function readTo(top: number, seenTo: number, length: number): number | null {
  const outOfSight = length - (seenTo - top);
  return outOfSight > 0 ? Math.min(length, Math.round((length * top) / outOfSight)) : null;
}

/** Keeps saving until the returned function is called, which saves once more. */
export function keepPlace(reading: Reading): () => void {
  const { text, column, shell } = reading;
  const opened = Date.now();
  let saved = { top: -1, seenTo: -1 };
  let seen = { top: -1, at: 0 };

  const save = (): void => {
    // On the way out of the page there is nothing in sight to be measured: what was read last holds.
    const read = column.isShown ? reading.readTo : saved.seenTo;
    const place = { top: column.top, seenTo: Math.max(column.top, read) };
    if (place.top === saved.top && place.seenTo === saved.seenTo) return;
    saved = place;
    backend.savePosition(text.summary.id, place.top, place.seenTo).catch(shell.showError);
  };
  const hidden = (): void => {
    if (document.visibilityState === "hidden") save();
  };
  // A look now and then instead of a timer for each scroll event.
  const looking = setInterval(() => {
    if (Date.now() - opened >= LINGER) reading.linger();
    if (column.top !== seen.top) seen = { top: column.top, at: Date.now() };
    else if (Date.now() - seen.at >= REST - LOOK) save();
  }, LOOK);

  save();
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("blur", save);
  window.addEventListener("pagehide", save);
  return () => {
    clearInterval(looking);
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("blur", save);
    window.removeEventListener("pagehide", save);
    save();
  };
}
