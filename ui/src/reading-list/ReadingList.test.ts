import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import ReadingList from "./ReadingList.svelte";

describe("the reading list", () => {
  it("shows the books in the reader's order", async () => {
    await opened();
    expect(shownTitles()[0]).toContain("The Wealth of Networks");
    expect(shownTitles()).toHaveLength(6);
    await expectAccessible();
  });

  it("opens the form of a book that is to be mended, once", async () => {
    const fake = createFake();
    const [first] = await fake.listBooks();
    if (!first) throw new Error("no book");
    const shell = renderScreen(ReadingList, fake, { mend: first.id });
    const form = await screen.findByRole("dialog", { name: "Edit book" });
    expect(within(form).getByRole<HTMLInputElement>("textbox", { name: "Title" }).value).toBe(first.title);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    shell.revision += 1;
    await waitFor(() => expect(lines()).toHaveLength(6));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keeps status, page, dates, rating and note", async () => {
    const { fake, shell } = await opened();
    const line = lines()[0] as HTMLElement;
    await userEvent.selectOptions(within(line).getByRole("combobox", { name: /^Status of/ }), "Reading");
    await userEvent.click(within(line).getByRole("button", { name: /^Show details/ }));
    await change(within(line).getByRole("spinbutton", { name: "Page" }), "40");
    await change(within(line).getByLabelText("Started"), "2026-11-02");
    await userEvent.click(within(line).getByRole("radio", { name: "4 stars" }));
    await change(within(line).getByRole("textbox", { name: "Note" }), "Long, and worth it.");
    await expectAccessible();

    const [book] = await fake.listBooks();
    expect(book).toMatchObject({
      status: "reading",
      page: 40,
      percent: 8,
      started: "2026-11-02",
      rating: 4,
      note: "Long, and worth it.",
    });
    within(line).getByText("page 40 of 515");
    await userEvent.click(within(line).getByRole("button", { name: "Clear rating" }));
    expect((await fake.listBooks())[0]?.rating).toBeNull();
    expect(shell.errors).toEqual([]);
  });

  it("moves a book by the keyboard, says where it is now, and keeps the focus", async () => {
    const { fake, shell } = await opened();
    const button = within(lines()[0] as HTMLElement).getByRole("button", { name: /^Show details/ });
    button.focus();
    await press(shell, "Alt+ArrowDown");
    await waitFor(() => expect(shownTitles()[1]).toContain("The Wealth of Networks"));
    expect(shell.announced.at(-1)).toMatch(/is now number 2 of 6\.$/);
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect((await fake.listBooks())[1]?.id).toBe("book-1");

    await press(shell, "Alt+ArrowUp");
    await press(shell, "Alt+ArrowUp");
    await waitFor(() => expect(shownTitles()[0]).toContain("The Wealth of Networks"));
    button.blur();
    await expect(press(shell, "Alt+ArrowDown")).rejects.toThrow("does nothing");
  });

  it("moves among the shown ones only, where the list is narrowed", async () => {
    const { fake } = await opened();
    await fake.changeBook("book-2", { status: "finished" });
    await fake.changeBook("book-5", { status: "finished" });
    const { ReadingList: Store } = await import("./books.svelte");
    const list = new Store();
    await list.load();
    list.status = "finished";
    expect(await list.move("book-2", 1)).toBe(1);
    expect((await fake.listBooks()).map(({ id }) => id)).toEqual([
      "book-1",
      "book-3",
      "book-4",
      "book-5",
      "book-2",
      "book-6",
    ]);
  });

  it("drags a book by its handle", async () => {
    const { fake } = await opened();
    lines().forEach((line, at) => {
      line.getBoundingClientRect = () => new DOMRect(0, at * 60, 600, 60);
    });
    const handle = lines()[0]?.querySelector(".handle") as HTMLElement;
    await fireEvent.pointerDown(handle, { button: 0, clientY: 30 });
    await fireEvent(handle, new MouseEvent("pointermove", { clientY: 170 }));
    await fireEvent(handle, new MouseEvent("pointerup", { clientY: 170 }));
    await waitFor(async () => expect((await fake.listBooks())[2]?.id).toBe("book-1"));
  });

  it("adds a book from its title page", async () => {
    const { fake } = await opened();
    await userEvent.click(screen.getByRole("button", { name: "Add book" }));
    const form = await screen.findByRole("dialog", { name: "Add book" });
    await expectAccessible();
    await userEvent.type(within(form).getByRole("textbox", { name: "Title" }), "Governing the Commons");
    await userEvent.type(within(form).getByRole("textbox", { name: /^Authors/ }), "Elinor Ostrom");
    await userEvent.type(within(form).getByRole("textbox", { name: "Year" }), "1990");
    await userEvent.click(within(form).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(shownTitles()).toHaveLength(7));
    expect((await fake.listBooks()).at(-1)?.item).toEqual({
      type: "book",
      title: "Governing the Commons",
      author: [{ family: "Ostrom", given: "Elinor" }],
      issued: { "date-parts": [[1990]] },
    });
  });

  it("edits what is known and keeps what the form does not show", async () => {
    const { fake } = await opened((state) => {
      const [book] = state.books;
      if (book) book.item = { ...book.item, DOI: "10.1000/1" };
    });
    await userEvent.click(within(lines()[0] as HTMLElement).getByRole("button", { name: /^Show details/ }));
    await userEvent.click(screen.getByRole("button", { name: "Edit book" }));
    const form = await screen.findByRole("dialog", { name: "Edit book" });
    await change(within(form).getByRole("textbox", { name: "Place" }), "New Haven and London");
    await userEvent.click(within(form).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const item = (await fake.listBooks())[0]?.item;
    expect(item?.["publisher-place"]).toBe("New Haven and London");
    expect(item?.["DOI"]).toBe("10.1000/1");
  });

  it("takes a book off the list and offers to undo it", async () => {
    const { shell } = await opened();
    await userEvent.click(within(lines()[3] as HTMLElement).getByRole("button", { name: /^Show details/ }));
    await userEvent.click(screen.getByRole("button", { name: "Remove book" }));
    await waitFor(() => expect(shownTitles()).toHaveLength(5));
    expect(shell.toasts).toEqual([
      { text: "“Democratizing Innovation” was taken off the list.", undo: true },
    ]);
    // Who works by keyboard goes on at the next book, not at the top of the window.
    const next = within(lines()[3] as HTMLElement).getByRole("button", { name: /^Show details/ });
    await waitFor(() => expect(document.activeElement).toBe(next));
  });

  it("narrows to a status", async () => {
    const { fake, shell } = await opened();
    await fake.changeBook("book-3", { status: "finished" });
    shell.revision += 1;
    await userEvent.click(screen.getByRole("button", { name: /^Finished/ }));
    await waitFor(() => expect(shownTitles()).toEqual(["The Wisdom of Crowds"]));
    await userEvent.click(screen.getByRole("button", { name: /^Set aside/ }));
    await screen.findByText("No book here");
    await expectAccessible();
  });

  it("reports what an import did, and that nothing happened when it was cancelled", async () => {
    const fake = createFake();
    let report: Awaited<ReturnType<FakeBackend["importBooks"]>> = null;
    const shell = renderScreen(ReadingList, { ...fake, importBooks: async () => report });
    await screen.findByRole("list", { name: "Reading list" });
    const run = shell.commands.find(({ id }) => id === "books-import")?.run;
    await run?.();
    expect(shell.toasts).toEqual([]);

    report = { added: 2, known: 1, refused: [{ number: 4, message: "It has no title." }] };
    await run?.();
    expect(shell.toasts).toEqual([
      {
        text: "2 books added to the reading list.",
        detail: "1 was on the list already. Number 4 was not taken: It has no title.",
        undo: true,
      },
    ]);
  });
});

async function opened(
  prepare?: Parameters<typeof createFake>[0],
): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = createFake(prepare);
  const shell = renderScreen(ReadingList, fake);
  await screen.findByRole("list", { name: "Reading list" });
  return { fake, shell };
}

const lines = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-line]")];
const shownTitles = (): string[] =>
  screen.queryAllByRole("heading", { level: 2 }).map((heading) => heading.textContent?.trim() ?? "");

async function change(field: HTMLElement, value: string): Promise<void> {
  await fireEvent.input(field, { target: { value } });
  await fireEvent.change(field);
}

async function press(shell: RecordingShell, key: string): Promise<void> {
  const command = shell.commands.find(({ shortcuts }) => shortcuts?.includes(key));
  if (!command?.when?.()) throw new Error(`“${key}” does nothing here.`);
  await command.run();
}
