/** The hand on the text: selecting, clicking marks and links, and moving among them with the keyboard. */
import { backend } from "../backend";
import type { LinkTarget } from "../backend/types/LinkTarget";
import { t } from "../messages/messages";
import { linkAt } from "./links";
import { elementsOf, idsAt } from "./marks";
import { selectedPassage } from "./positions";
import type { Reading } from "./reading.svelte";

interface Hooks {
  /** A selection is being drawn with the pointer. */
  dragged: (on: boolean) => void;
  /** The selection bar, while it is shown. */
  bar: () => HTMLElement | undefined;
}

/** Listens until the returned function is called. */
export function handling(reading: Reading, hooks: Hooks): () => void {
  const { article } = reading;
  const heard = new AbortController();
  const { signal } = heard;
  document.addEventListener("selectionchange", () => selectionChanged(reading), { signal });
  article.addEventListener("pointerdown", (event) => hooks.dragged(event.button === 0), { signal });
  window.addEventListener("pointerup", () => hooks.dragged(false), { signal });
  window.addEventListener("pointercancel", () => hooks.dragged(false), { signal });
  article.addEventListener("click", (event) => clicked(reading, event), { signal });
  article.addEventListener("keydown", (event) => keyed(reading, event), { signal });
  article.addEventListener("focusin", (event) => focused(reading, event.target), { signal });
  article.addEventListener("focusout", (event) => unfocused(reading, event), { signal });
  window.addEventListener("keydown", (event) => tabToBar(reading, hooks.bar(), event), { signal });
  return () => heard.abort();
}

function selectionChanged(reading: Reading): void {
  const passage = selectedPassage(document.getSelection(), reading.article);
  const { selected } = reading;
  if (passage?.start === selected?.start && passage?.end === selected?.end) return;
  reading.selected = passage;
  if (passage) reading.active = null;
}

function clicked(reading: Reading, event: MouseEvent): void {
  const link = linkAt(event.target);
  if (link) {
    event.preventDefault();
    return void follow(reading, link);
  }
  if (reading.selected || !(event.target instanceof Node)) return;
  const ids = idsAt(event.target);
  if (ids.length === 0) reading.letGo();
  else reading.takeUp(chosen(reading, ids), { among: ids });
}

/** Of overlapping marks the shortest is meant; a further click means the next. */
function chosen(reading: Reading, ids: string[]): string {
  const { active } = reading;
  const at = active && active.among.join() === ids.join() ? ids.indexOf(active.id) : -1;
  if (at >= 0) return ids[(at + ids.length - 1) % ids.length] as string;
  const lengthOf = (id: string): number => {
    const mark = reading.mark(id);
    return mark ? mark.end - mark.start : Infinity;
  };
  return ids.toSorted((a, b) => lengthOf(a) - lengthOf(b))[0] as string;
}

function keyed(reading: Reading, event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  const link = linkAt(event.target);
  if (link) {
    event.preventDefault();
    void follow(reading, link);
  } else if (reading.active && idsAt(event.target as Node).length > 0) {
    event.preventDefault();
    reading.active = { ...reading.active, editing: "note" };
  }
}

function focused(reading: Reading, target: EventTarget | null): void {
  const ids = target instanceof Element && target.localName === "mark" ? idsAt(target) : [];
  if (ids.length === 0 || (reading.active && ids.includes(reading.active.id))) return;
  const begins = ids.findLast((id) => elementsOf(id, reading.article)[0] === target);
  reading.takeUp(begins ?? (ids[ids.length - 1] as string), { among: ids });
}

/** The keyboard went on from a mark to something else in the text. */
function unfocused(reading: Reading, event: FocusEvent): void {
  const to = event.relatedTarget;
  if (!(to instanceof Element) || !reading.article.contains(to)) return;
  if (idsAt(to).length === 0) reading.active = null;
}

/** From a selection the Tab key leads to what can be done with it. */
function tabToBar(reading: Reading, bar: HTMLElement | undefined, event: KeyboardEvent): void {
  if (event.key !== "Tab" || event.shiftKey || !reading.selected || !bar) return;
  if (bar.contains(document.activeElement)) return;
  event.preventDefault();
  bar.querySelector<HTMLButtonElement>("button")?.focus();
}

/** The only way a link is followed: inside the library, or by asking. */
async function follow(reading: Reading, target: LinkTarget): Promise<void> {
  const { shell, text } = reading;
  if (target.type === "passage") await reading.jump({ start: target.start, end: target.start });
  else if (target.type === "web") await shell.openLink(target.url);
  else if (target.type === "text") {
    try {
      const linked = await backend.linkedText(text.summary.id, target.path);
      if (linked) shell.rememberPlace(reading.column.top);
      if (linked) shell.navigate({ name: "reader", text: linked });
      else shell.toast({ text: t("reader-link-missing", { path: target.path }) });
    } catch (error) {
      shell.showError(error);
    }
  }
}
