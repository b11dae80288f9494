/** Remembers where the reader is: a moment after scrolling rests, and at once when they look away. */
import { backend } from "../backend";
import type { Reading } from "./reading.svelte";

const REST = 400;
const LOOK = 250;

/** Keeps saving until the returned function is called, which saves once more. */
export function keepPlace(reading: Reading): () => void {
  const { text, column, shell } = reading;
  let saved = { top: -1, seenTo: -1 };
  let seen = { top: -1, at: 0 };

  const save = (): void => {
    // On the way out of the page there is nothing in sight to be measured: what was seen last holds.
    const inSight = column.isShown ? column.seenTo : saved.seenTo;
    const place = { top: column.top, seenTo: Math.max(column.top, inSight) };
    if (place.top === saved.top && place.seenTo === saved.seenTo) return;
    saved = place;
    backend.savePosition(text.summary.id, place.top, place.seenTo).catch(shell.showError);
  };
  const hidden = (): void => {
    if (document.visibilityState === "hidden") save();
  };
  // A look now and then instead of a timer for each scroll event.
  const looking = setInterval(() => {
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
