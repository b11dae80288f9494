import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import { tagsFrom } from "./entries";
import Notebook from "./Notebook.svelte";
import { Notebook as NotebookStore, PAGE } from "./notebook.svelte";

describe("the notebook", () => {
  it("shows each mark under its text, with note, tags and what its color means", async () => {
    const { shell } = await opened();
    expect(headings()).toEqual(["Consequences of Peer Production", "Four Arguments of the Critics"]);
    const first = await entry("What happens");
    expect(within(first).getByText("old but new")).toBeDefined();
    expect(within(first).getByText("Important")).toBeDefined();
    expect(within(first).getByRole("button", { name: "scale" })).toBeDefined();
    await expectAccessible();
    expect(shell.errors).toEqual([]);
  });

  it("goes to the passage of a mark", async () => {
    const { shell, fake } = await opened();
    const [mark] = (await fake.notebook({})).entries;
    await userEvent.click(screen.getByRole("link", { name: "What happens" }));
    expect(shell.routes).toEqual([
      { name: "reader", text: "text-1", at: mark?.highlight.start, highlight: mark?.highlight.id },
    ]);
  });

  it("filters by color, named by its meaning, by tag, by words, and by having a note", async () => {
    await opened();
    await userEvent.click(screen.getByRole("button", { name: "Disagree" }));
    await waitFor(() => expect(quotes()).toEqual(["Those who doubt"]));
    await userEvent.click(screen.getByRole("button", { name: "Disagree" }));
    await waitFor(() => expect(quotes()).toHaveLength(3));

    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Tag" }), "scale (1)");
    await waitFor(() => expect(quotes()).toEqual(["What happens"]));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Tag" }), "All tags");

    await userEvent.type(screen.getByRole("searchbox"), "DOUBT");
    await waitFor(() => expect(quotes()).toEqual(["Those who doubt"]));
    await userEvent.clear(screen.getByRole("searchbox"));

    await userEvent.click(screen.getByRole("button", { name: "With a note" }));
    await waitFor(() => expect(quotes()).toEqual(["What happens"]));
  });

  it("begins with one text where it was asked for one", async () => {
    await opened({ text: "text-2" });
    await waitFor(() => expect(quotes()).toEqual(["Those who doubt"]));
  });

  it("edits a note where it stands", async () => {
    const { fake } = await opened();
    const first = await entry("What happens");
    await userEvent.click(within(first).getByRole("button", { name: "Edit note" }));
    const note = within(first).getByRole("textbox", { name: "Note" });
    expect(document.activeElement).toBe(note);
    await userEvent.clear(note);
    await userEvent.type(note, "old and *new*");
    await expectAccessible();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await within(first).findByText("old and *new*");
    expect(fake.world.journal.history.undo?.action).toBe("edit-note");
  });

  it("leaves a note as it was on Escape, and writes nothing", async () => {
    const { fake } = await opened();
    const first = await entry("What happens");
    await userEvent.click(within(first).getByRole("button", { name: "Edit note" }));
    await userEvent.keyboard("more{Escape}");
    expect(within(first).getByText("old but new")).toBeDefined();
    expect(fake.world.journal.history.undo?.action).toBe("create-highlight");
  });

  it("recolors several marks as one step to undo", async () => {
    const { fake, shell } = await opened();
    for (const box of screen.getAllByRole("checkbox").slice(0, 2)) await userEvent.click(box);
    const bar = screen.getByRole("toolbar", { name: "Selected marks" });
    await expectAccessible();
    await userEvent.click(within(bar).getByRole("button", { name: "Question" }));
    await waitFor(() => expect(shell.toasts).toEqual([{ text: "2 marks are now “Question”.", undo: true }]));
    expect(await colors(fake)).toEqual(["purple", "purple", "pink"]);
    await fake.undo();
    expect(await colors(fake)).toEqual(["yellow", "blue", "pink"]);
  });

  it("adds tags to several marks, and deletes them, each as one step", async () => {
    const { fake, shell } = await opened();
    await userEvent.click(screen.getAllByRole("checkbox")[0] as HTMLElement);
    await userEvent.click(screen.getByRole("button", { name: "Select all" }));
    await userEvent.click(screen.getByRole("button", { name: "Add tags" }));
    const field = screen.getByRole("textbox", { name: "Tags" });
    await userEvent.type(field, " , {Enter}");
    expect(shell.toasts).toEqual([]);
    await userEvent.clear(field);
    await userEvent.type(field, "one, #two{Enter}");
    await waitFor(() => expect(shell.toasts).toEqual([{ text: "3 marks were tagged.", undo: true }]));
    const counts = async (): Promise<unknown> =>
      (await fake.listTags()).map(({ tag, count }) => [tag, count]);
    expect(await counts()).toEqual([
      ["one", 3],
      ["two", 3],
      ["scale", 1],
    ]);
    await fake.undo();
    expect(await counts()).toEqual([["scale", 1]]);
    await fake.redo();

    await userEvent.click(screen.getByRole("button", { name: "Delete marks" }));
    await screen.findByText("Nothing marked yet");
    expect(shell.toasts.at(-1)).toEqual({ text: "3 marks were deleted.", undo: true });
    await fake.undo();
    expect((await fake.notebook({})).total).toBe(3);
  });

  it("exports the text that is chosen, or all", async () => {
    const { shell } = await opened();
    await userEvent.click(screen.getByRole("button", { name: "Export notes" }));
    await userEvent.selectOptions(
      screen.getByRole("combobox", { name: "Text" }),
      "Four Arguments of the Critics",
    );
    await userEvent.click(screen.getByRole("button", { name: "Export notes" }));
    expect(shell.exported).toEqual([null, "text-2"]);
  });

  it("says how to make a first mark", async () => {
    renderScreen(Notebook, createFake());
    await screen.findByText("Nothing marked yet");
    await expectAccessible();
  });
});

describe("a long notebook", () => {
  it("comes page by page, each mark once", async () => {
    const fake = createFake();
    for (let start = 0; start < PAGE + 20; start += 1) {
      await fake.createHighlight({ text: "text-1", start, end: start + 5 });
    }
    renderScreen(Notebook, fake);
    const notebook = new NotebookStore();
    await notebook.load();
    expect([notebook.entries.length, notebook.total]).toEqual([PAGE, PAGE + 20]);
    await notebook.more();
    await notebook.more();
    expect(new Set(notebook.entries.map(({ highlight }) => highlight.id)).size).toBe(PAGE + 20);
  });
});

describe("tags as typed", () => {
  it.each([
    ["one, two", ["one", "two"]],
    [" #one ,, one,# two ", ["one", "two"]],
    ["free software, C#", ["free software", "C#"]],
    ["", []],
  ])("%j", (line, tags) => {
    expect(tagsFrom(line)).toEqual(tags);
  });
});

async function opened(
  given: Record<string, unknown> = {},
): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = createFake();
  await mark(fake, "text-1", "What happens", { color: "yellow", note: "old but new", tags: ["scale"] });
  await mark(fake, "text-1", "voluntary participation", { color: "blue" });
  await mark(fake, "text-2", "Those who doubt", { color: "pink" });
  const shell = renderScreen(Notebook, fake, given);
  await screen.findByRole("list", { name: "Marks" });
  return { fake, shell };
}

async function mark(
  fake: FakeBackend,
  text: string,
  words: string,
  rest: Partial<Parameters<FakeBackend["createHighlight"]>[0]>,
): Promise<void> {
  const { edition } = (await fake.openText(text)).summary;
  const hit = (await fake.findInText(edition, words)).hits[0];
  if (!hit) throw new Error(`“${words}” is not in ${text}.`);
  await fake.createHighlight({ text, start: hit.start, end: hit.end, ...rest });
}

const quotes = (): (string | null)[] => screen.queryAllByRole("link").map((link) => link.textContent);
const headings = (): (string | null)[] =>
  screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);
const colors = async (fake: FakeBackend): Promise<string[]> =>
  (await fake.notebook({})).entries.map(({ highlight }) => highlight.color);

async function entry(words: string): Promise<HTMLElement> {
  const found = (await screen.findByRole("link", { name: words })).closest("li");
  if (!found) throw new Error("A mark stands in no list.");
  return found;
}
