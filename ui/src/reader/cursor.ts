/**
 * Selecting without a mouse and without sight: a cursor of paragraphs, sentences and words. It moves the page's
 * own selection, so that marking, copying and painting need not know how a passage was chosen; what it selects
 * is said aloud.
 */
import { t } from "../messages/messages";
import { elementsOf } from "./marks";
import {
  blockAt,
  blockEnd,
  blockOf,
  blockStart,
  rangeOf,
  segments,
  shorten,
  textOf,
  type Passage,
} from "./positions";
import type { Reading } from "./reading.svelte";

type Unit = "word" | "sentence";

/** Goes to the next or previous paragraph: it gets the focus and is read. */
export function stepParagraph(reading: Reading, step: 1 | -1): void {
  const { article, column } = reading;
  const focused = article.contains(document.activeElement) ? blockOf(document.activeElement) : null;
  const selected = reading.selected && blockAt(article, reading.selected.start);
  let block = column.neighbor(focused ?? selected ?? null, step);
  while (block && block.textContent.trim() === "") block = column.neighbor(block, step);
  if (!block) return;
  document.getSelection()?.removeAllRanges();
  block.focus({ preventScroll: true });
  reveal(reading, block.getBoundingClientRect());
}

/** Selects the next or previous word or sentence after what is selected (or in the paragraph with the focus). */
export function selectUnit(reading: Reading, unit: Unit, step: 1 | -1): void {
  const found = nextUnit(reading, unit, step, reading.selected);
  if (found) select(reading, found);
}

/** Makes the selection longer or shorter at its end by a word or sentence. */
export function extendSelection(reading: Reading, unit: Unit, step: 1 | -1): void {
  const { selected } = reading;
  if (!selected) return selectUnit(reading, unit, step);
  if (step === 1) {
    const next = nextUnit(reading, unit, 1, selected);
    if (next) select(reading, { start: selected.start, end: next.end });
    return;
  }
  const shorter = unitsNear(reading, unit, selected.end).filter(
    ({ end }) => end < selected.end && end > selected.start,
  );
  const last = shorter[shorter.length - 1];
  if (last) select(reading, { start: selected.start, end: last.end });
}

/** Moves the focus to the next or previous mark. */
export function stepMark(reading: Reading, step: 1 | -1): void {
  const from = reading.active
    ? (reading.activeMark?.start ?? reading.top)
    : reading.top - (step === 1 ? 1 : 0);
  const marks = reading.marksShown;
  const at = marks.findIndex(({ id }) => id === reading.active?.id);
  const next =
    at >= 0
      ? marks[at + step]
      : step === 1
        ? marks.find(({ start }) => start > from)
        : marks.findLast(({ start }) => start < from);
  if (!next) return reading.shell.announce(t("reader-no-more-marks"));
  reading.takeUp(next.id, { focus: true });
  const element = elementsOf(next.id, reading.article)[0];
  if (element) reveal(reading, element.getBoundingClientRect());
}

function nextUnit(reading: Reading, unit: Unit, step: 1 | -1, from: Passage | null): Passage | null {
  const start = from ?? placeOf(reading, step);
  const units = unitsNear(reading, unit, step === 1 ? start.end : start.start);
  return (
    (step === 1
      ? units.find((each) => each.start >= start.end)
      : units.findLast((each) => each.end <= start.start)) ?? null
  );
}

/** Where selecting begins when nothing is selected: the paragraph with the focus, or the top of the window. */
function placeOf(reading: Reading, step: 1 | -1): Passage {
  const { article } = reading;
  const block = article.contains(document.activeElement) ? blockOf(document.activeElement) : null;
  const position = block ? (step === 1 ? blockStart(block) : blockEnd(block)) : reading.top;
  return { start: position, end: position };
}

/** Words or sentences of the block at a position and of its neighbors on the page. */
function unitsNear(reading: Reading, unit: Unit, position: number): Passage[] {
  const { article, column, text } = reading;
  const here = blockAt(article, position);
  if (!here) return [];
  const language = text.summary.language ?? "";
  const near = [
    neighborWithText(column.neighbor(here, -1), reading, -1),
    here,
    neighborWithText(column.neighbor(here, 1), reading, 1),
  ];
  return near
    .filter((block) => block !== null)
    .flatMap((block) => {
      const offset = blockStart(block);
      return segments(block.textContent, unit, language).map(({ start, end }) => ({
        start: start + offset,
        end: end + offset,
      }));
    });
}

function neighborWithText(block: HTMLElement | null, reading: Reading, step: 1 | -1): HTMLElement | null {
  let found = block;
  while (found && found.textContent.trim() === "") found = reading.column.neighbor(found, step);
  return found;
}

function select(reading: Reading, passage: Passage): void {
  const range = rangeOf(passage, reading.article);
  const selection = document.getSelection();
  if (!range || !selection) return;
  selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  reading.selected = passage;
  reading.active = null;
  const rects = range.getClientRects?.();
  const last = rects?.[rects.length - 1];
  if (last) reveal(reading, last);
  reading.shell.announce(t("reader-selected", { words: shorten(textOf(passage, reading.article), 200) }));
}

/** Scrolls only as far as needed to have a rectangle comfortably in sight. */
export function reveal(reading: Reading, rect: DOMRect): void {
  const view = reading.scroller.getBoundingClientRect();
  const air = Math.min(96, view.height / 6);
  if (rect.top < view.top + air) reading.scroller.scrollTop += rect.top - view.top - air;
  else if (rect.bottom > view.bottom - air) {
    const down = rect.bottom - view.bottom + air;
    // A paragraph taller than the window is shown from its top.
    reading.scroller.scrollTop += Math.min(down, rect.top - view.top - air);
  }
}
