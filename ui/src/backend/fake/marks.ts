/** Marks of the in-memory library, and its notebook. */
import type { Backend } from "../index";
import type { Highlight } from "../types/Highlight";
import type { HighlightChange } from "../types/HighlightChange";
import type { NotebookEntry } from "../types/NotebookEntry";
import type { NotebookQuery } from "../types/NotebookQuery";
import { editionOf, failure, type Journal, now, type State, textOf } from "./state";

export function marks(
  journal: Journal,
): Pick<
  Backend,
  | "createHighlight"
  | "changeHighlight"
  | "changeHighlights"
  | "tagHighlights"
  | "deleteHighlights"
  | "notebook"
  | "listTags"
> {
  return {
    createHighlight: async (fresh) =>
      journal.write("create-highlight", (state) => {
        const text = textOf(state, fresh.text);
        const { points } = text.document;
        if (fresh.start >= fresh.end || fresh.end > points.length) {
          throw failure("invalid-range", "A mark needs at least one character of the text.");
        }
        const highlight: Highlight = {
          id: journal.id("highlight"),
          text: text.id,
          edition: editionOf(text),
          color: fresh.color ?? "yellow",
          style: fresh.style ?? "solid",
          note: fresh.note ?? "",
          tags: fresh.tags ?? [],
          state: "placed",
          created: now(),
          modified: now(),
          revision: 1,
          start: fresh.start,
          end: fresh.end,
          quote: points.slice(fresh.start, fresh.end).join(""),
          before: points.slice(Math.max(0, fresh.start - 32), fresh.start).join(""),
          after: points.slice(fresh.end, fresh.end + 32).join(""),
        };
        state.highlights.push(highlight);
        return structuredClone(highlight);
      }),
    changeHighlight: async (id, _revision, change) =>
      journal.write(actionOf(change), (state) => {
        const highlight = state.highlights.find((one) => one.id === id);
        if (!highlight) throw failure("not-found", "That mark is not in the library any more.");
        changeMark(highlight, change);
        return structuredClone(highlight);
      }),
    changeHighlights: async (ids, change) =>
      journal.write(actionOf(change), (state) => {
        const chosen = state.highlights.filter(({ id }) => ids.includes(id));
        for (const highlight of chosen) changeMark(highlight, change);
        return chosen.length;
      }),
    tagHighlights: async (ids, tags) =>
      journal.write("tag-highlight", (state) => {
        const lacking = ({ tags: own }: Highlight): string[] => tags.filter((tag) => !own.includes(tag));
        const chosen = state.highlights.filter((mark) => ids.includes(mark.id) && lacking(mark).length > 0);
        for (const mark of chosen) changeMark(mark, { tags: [...mark.tags, ...lacking(mark)] });
        return chosen.length;
      }),
    deleteHighlights: async (ids) =>
      journal.write("delete-highlights", (state) => {
        state.highlights = state.highlights.filter(({ id }) => !ids.includes(id));
        state.carried = state.carried.filter(({ highlight }) => !ids.includes(highlight));
      }),
    notebook: async (query) => notebookPage(journal.state, query),
    listTags: async () => {
      const counts = new Map<string, number>();
      for (const tag of journal.state.highlights.flatMap(({ tags }) => tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
    },
  };
}

function notebookPage(
  state: State,
  query: Partial<NotebookQuery>,
): { total: number; entries: NotebookEntry[] } {
  const words = query.words?.toLowerCase() ?? "";
  const chosen = state.highlights.filter(
    (one) =>
      (!query.text || one.text === query.text) &&
      (!query.colors?.length || query.colors.includes(one.color)) &&
      (!query.tag || one.tags.includes(query.tag)) &&
      (!query.with_note || one.note !== "") &&
      [one.quote, one.note, ...one.tags].join("\n").toLowerCase().includes(words),
  );
  const order = state.texts.map(({ id }) => id);
  chosen.sort((a, b) => {
    if (query.order === "newest") return b.created.localeCompare(a.created);
    if (query.order === "oldest") return a.created.localeCompare(b.created);
    return order.indexOf(a.text) - order.indexOf(b.text) || a.start - b.start;
  });
  const offset = query.offset ?? 0;
  const entries = chosen.slice(offset, offset + (query.limit || 200)).map((highlight) => {
    const text = textOf(state, highlight.text);
    const heading = text.document.outline.findLast(({ start }) => start <= highlight.start)?.text ?? "";
    return { highlight: structuredClone(highlight), title: text.title, heading };
  });
  return { total: chosen.length, entries };
}

function changeMark(highlight: Highlight, change: Partial<HighlightChange>): void {
  highlight.color = change.color ?? highlight.color;
  highlight.style = change.style ?? highlight.style;
  highlight.note = change.note ?? highlight.note;
  highlight.tags = change.tags ?? highlight.tags;
  highlight.modified = now();
  highlight.revision += 1;
}

function actionOf(change: Partial<HighlightChange>): "edit-note" | "tag-highlight" | "recolor-highlight" {
  if (typeof change.note === "string") return "edit-note";
  return change.tags ? "tag-highlight" : "recolor-highlight";
}
