/** The reading list as its screen shows it: all books in the reader's order, narrowed to a status. */
import { backend } from "../backend";
import type { Book } from "../backend/types/Book";
import type { BookChange } from "../backend/types/BookChange";
import type { Status } from "../backend/types/Status";
import type { CslItem } from "./csl";

export const STATUSES = ["to_read", "reading", "finished", "set_aside"] as const satisfies Status[];

export class ReadingList {
  books: Book[] = $state.raw([]);
  loaded = $state(false);
  status: Status | null = $state(null);
  /** The book whose details are open. */
  open: string | null = $state(null);
  /** The book that has the keyboard. */
  at: string | null = $state(null);

  get shown(): Book[] {
    return this.status === null ? this.books : this.books.filter(({ status }) => status === this.status);
  }

  count(status: Status): number {
    return this.books.filter((book) => book.status === status).length;
  }

  async load(): Promise<void> {
    this.books = await backend.listBooks();
    this.loaded = true;
  }

  async change(id: string, change: Partial<BookChange>): Promise<void> {
    const changed = await backend.changeBook(id, change);
    this.books = this.books.map((book) => (book.id === id ? changed : book));
  }

  async add(item: CslItem): Promise<Book> {
    const book = await backend.addBook(item);
    this.books = [...this.books, book];
    return book;
  }

  async remove(id: string): Promise<void> {
    await backend.removeBook(id);
    this.books = this.books.filter((book) => book.id !== id);
  }

  /**
   * Puts a book at a place among those shown, from 0. Where the list is narrowed, it goes before the book that is
   * shown there. The place that it got, or null where it stood there already.
   */
  async move(id: string, to: number): Promise<number | null> {
    const from = this.shown.findIndex((book) => book.id === id);
    const place = Math.max(0, Math.min(to, this.shown.length - 1));
    if (from < 0 || place === from) return null;
    const rest = this.shown.filter((book) => book.id !== id);
    const before = rest[place]?.id ?? this.afterLast(rest);
    this.books = moved(this.books, id, before);
    try {
      await backend.moveBook(id, before);
    } catch (error) {
      await this.load();
      throw error;
    }
    return place;
  }

  /** What comes after the last one shown, in the whole list: hidden books keep their places. */
  private afterLast(rest: Book[]): string | null {
    const last = rest.at(-1);
    return last ? (this.books[this.books.indexOf(last) + 1]?.id ?? null) : null;
  }
}

/** The list with one book before another, or at its end. */
export function moved(books: Book[], id: string, before: string | null): Book[] {
  const book = books.find((one) => one.id === id);
  if (!book || id === before) return books;
  const rest = books.filter((one) => one !== book);
  const at = before === null ? rest.length : rest.findIndex((one) => one.id === before);
  return [...rest.slice(0, at), book, ...rest.slice(at)];
}
