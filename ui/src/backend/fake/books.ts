/** The reading list of the in-memory library. */
import type { Backend } from "../index";
import type { Book } from "../types/Book";
import { SAMPLE_BOOKS } from "./sample";
import { bookFrom, datesFor, failure, fieldsOf, type Journal, now, type State } from "./state";

/** The sample books that are not on the list. */
export function lackingBooks(state: State): Record<string, unknown>[] {
  const known = new Set(state.books.map(({ item }) => item["id"]));
  return SAMPLE_BOOKS.filter((item) => !known.has(item["id"]));
}

export function books(
  journal: Journal,
): Pick<
  Backend,
  | "listBooks"
  | "addBook"
  | "changeBook"
  | "moveBook"
  | "removeBook"
  | "offeredBooks"
  | "takeOfferedBooks"
  | "importBooks"
  | "exportBooks"
> {
  const offered = (): Record<string, unknown>[] => lackingBooks(journal.state);
  return {
    listBooks: async () => structuredClone(journal.state.books),
    addBook: async (item) =>
      journal.write("add-book", (state) => {
        if (!item["title"]) throw failure("invalid-csl", "A book needs a title.");
        const book = bookFrom(item, journal.id("book"));
        state.books.push(book);
        return structuredClone(book);
      }),
    changeBook: async (id, change) =>
      journal.write(change.item ? "edit-book" : "change-book", (state) => {
        const book = state.books.find((one) => one.id === id);
        if (!book) throw failure("not-found", "That book is not on the list any more.");
        const { item, ...fields } = change;
        Object.assign(book, datesFor(change.status, book, now().slice(0, 10)), fields);
        if (item) Object.assign(book, fieldsOf(item));
        if (change.page && book.pages) book.percent = Math.round((100 * change.page) / book.pages);
        return structuredClone(book) as Book;
      }),
    moveBook: async (id, before) =>
      journal.write("move-book", (state) => {
        const book = state.books.find((one) => one.id === id);
        if (!book) throw failure("not-found", "That book is not on the list any more.");
        const rest = state.books.filter((one) => one !== book);
        const at = before === null ? rest.length : rest.findIndex((one) => one.id === before);
        rest.splice(at, 0, book);
        state.books = rest;
      }),
    removeBook: async (id) =>
      journal.write("remove-book", (state) => {
        state.books = state.books.filter((book) => book.id !== id);
      }),
    offeredBooks: async () => offered(),
    takeOfferedBooks: async () =>
      journal.write("import-books", (state) => {
        const fresh = offered();
        state.books.push(...fresh.map((item) => bookFrom(item, journal.id("book"))));
        return { added: fresh.length, known: 0, refused: [] };
      }),
    importBooks: async () => null,
    exportBooks: async () => "reading-list.json",
  };
}
