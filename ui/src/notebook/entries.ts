/** Small readings of entries and of what is typed for them. */
import type { NotebookEntry } from "../backend/types/NotebookEntry";

/** The marks of these entries. */
export function idsOf(entries: NotebookEntry[]): Set<string> {
  return new Set(entries.map(({ highlight }) => highlight.id));
}

/** Tags from a line of words: commas part them, `#` before one is a habit and not part of it. */
export function tagsFrom(line: string): string[] {
  const tags = line.split(",").map((tag) => tag.trim().replace(/^#/, "").trim());
  return [...new Set(tags.filter(Boolean))];
}
