/** What the reader does with a passage: mark, recolor, note, tag, copy, remove. One function for each act. */
import { backend } from "../backend";
import type { Color } from "../backend/types/Color";
import type { Highlight } from "../backend/types/Highlight";
import type { HighlightChange } from "../backend/types/HighlightChange";
import type { Style } from "../backend/types/Style";
import { t } from "../messages/messages";
import { meaningOf } from "../shared/colors";
import { blockAt, rangeOf, shorten, textOf, type Passage } from "./positions";
import type { Reading } from "./reading.svelte";

/** The color of a mark when the reader names none. */
const USUAL: Color = "yellow";

/** Marks what is selected, or recolors the mark in hand. */
export async function highlight(reading: Reading, color: Color = USUAL, style?: Style): Promise<void> {
  const mark = await markSelection(reading, color, style);
  if (!mark) return;
  clearSelection(reading);
  reading.takeUp(mark.id, { focus: true });
  reading.shell.announce(t("reader-marked", { meaning: meaningOf(color, reading.shell.settings) }));
}

/** Underlines what is selected or the mark in hand; a mark that is underlined already is filled again. */
export async function underline(reading: Reading): Promise<void> {
  const { activeMark } = reading;
  const style = !reading.selected && activeMark?.style === "underline" ? "solid" : "underline";
  await highlight(reading, reading.selected ? USUAL : activeMark?.color, style);
}

/** Opens the note of the mark in hand; a selection is marked first. */
export async function addNote(reading: Reading): Promise<void> {
  await edit(reading, "note");
}

/** Opens the tags of the mark in hand; a selection is marked first. */
export async function addTag(reading: Reading): Promise<void> {
  await edit(reading, "tags");
}

async function edit(reading: Reading, editing: "note" | "tags"): Promise<void> {
  const { selected } = reading;
  const mark = selected ? (reading.markOn(selected) ?? (await markSelection(reading))) : reading.activeMark;
  if (!mark) return;
  clearSelection(reading);
  reading.takeUp(mark.id, { editing });
}

/** The last act of marking in each text. */
const acts = new WeakMap<Reading, Promise<Highlight | null>>();

/**
 * A mark on the selection. A second mark on exactly the same words is a change of the first; so acts come one after the
 * other, however fast the keys are.
 */
function markSelection(reading: Reading, color?: Color, style?: Style): Promise<Highlight | null> {
  const { selected, activeMark } = reading;
  const act = async (): Promise<Highlight | null> => {
    const there = selected ? reading.markOn(selected) : activeMark;
    if (!there) return selected && create(reading, selected, color ?? USUAL, style ?? "solid");
    if (!color && !style) return there;
    return change(reading, there.id, { ...(color && { color }), ...(style && { style }) });
  };
  // No act rejects: what fails is shown to the reader.
  const mine = (acts.get(reading) ?? Promise.resolve(null)).then(act);
  acts.set(reading, mine);
  return mine;
}

async function create(
  reading: Reading,
  passage: Passage,
  color: Color,
  style: Style,
): Promise<Highlight | null> {
  const { painter, article, shell, text } = reading;
  article.style.setProperty("--pending", `var(--mark-${color})`);
  article.classList.add("marking");
  painter.paint("pending", [passage]);
  try {
    const mark = await backend.createHighlight({ text: text.summary.id, ...passage, color, style });
    reading.put(mark);
    return mark;
  } catch (error) {
    shell.showError(error);
    return null;
  } finally {
    article.classList.remove("marking");
    painter.paint("pending", []);
  }
}

/**
 * Changes a mark; on failure everything stays as it was, is read again, and the reader is told. `seen` is the revision
 * that the reader's words began from, where that was not just now.
 */
export async function change(
  reading: Reading,
  id: string,
  wanted: Partial<HighlightChange>,
  seen?: number,
): Promise<Highlight | null> {
  const mark = reading.mark(id);
  if (!mark) return null;
  try {
    const changed = await backend.changeHighlight(id, seen ?? mark.revision, wanted);
    reading.put(changed);
    return changed;
  } catch (error) {
    reading.shell.showError(error);
    await reading.refresh();
    return null;
  }
}

/** Removes the mark in hand; the toast takes it back. */
export async function remove(reading: Reading): Promise<void> {
  const mark = reading.activeMark;
  if (!mark) return;
  try {
    await backend.deleteHighlights([mark.id]);
    reading.drop(mark.id);
    reading.shell.toast({ text: t("reader-removed"), undo: true });
  } catch (error) {
    reading.shell.showError(error);
  }
}

/** Copies the words that are selected or marked; with where they are from, if asked. */
export async function copy(reading: Reading, withSource = false): Promise<void> {
  const passage = reading.selected ?? reading.activeMark;
  if (!passage) return;
  const words = reading.selected ? textOf(passage, reading.article) : (reading.activeMark?.quote ?? "");
  const copied = await toClipboard(
    withSource ? `“${words}”\n— ${sourceOf(reading)}` : words,
    reading,
    passage,
  );
  reading.shell.toast({
    text: copied ? t("reader-copied", { words: shorten(words, 60) }) : t("reader-not-copied"),
  });
}

function sourceOf(reading: Reading): string {
  const { authors, title } = reading.text.summary;
  return [authors.join(", "), title, reading.text.metadata.date].filter(Boolean).join(", ");
}

/** The clipboard may be closed to scripts: then the engine's own copying of a selection still works. */
async function toClipboard(words: string, reading: Reading, passage: Passage): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const range = rangeOf(passage, reading.article);
    const selection = document.getSelection();
    if (!range || !selection) return false;
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

/** Lets go of the selection. */
export function clearSelection(reading: Reading): void {
  document.getSelection()?.removeAllRanges();
  reading.selected = null;
}

/** Lets go of the selection and of the mark in hand; the keyboard stays in their paragraph. */
export function letGo(reading: Reading): void {
  const at = reading.selected ?? reading.activeMark;
  clearSelection(reading);
  reading.letGo();
  if (at) blockAt(reading.article, at.start)?.focus({ preventScroll: true });
}
