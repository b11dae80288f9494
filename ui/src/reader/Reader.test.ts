import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backend, useBackend } from "../backend";
import { createFake, type FakeBackend } from "../backend/fake";
import type { Command, Shell } from "../shared/context";
import { renderScreen } from "../shared/testing/shell.svelte";
import { blockAt, rangeOf, type Passage } from "./positions";
import Reader from "./Reader.svelte";
import TestDesk from "./TestDesk.svelte";

const TEXT = "text-1";
const real = backend;
let fake: FakeBackend;
let commands: Command[];
let shell: Shell;

beforeEach(async () => {
  fake = createFake();
  useBackend(fake);
  commands = [];
  shell = {
    settings: await fake.getSettings(),
    revision: 0,
    settled: true,
    navigate: vi.fn(),
    rememberPlace: vi.fn(),
    toast: vi.fn(),
    showError: vi.fn(),
    announce: vi.fn(),
    registerCommands: (added) => {
      commands.push(...added);
      return () => (commands = commands.filter((one) => !added.includes(one)));
    },
    changeSettings: vi.fn(),
    importTexts: vi.fn(),
    replaceText: vi.fn(),
    openBundle: vi.fn(),
    exportNotes: vi.fn(),
    openLink: vi.fn(),
    undo: vi.fn(),
    redo: vi.fn(),
  };
});
afterEach(() => useBackend(real));

async function openReader(given: { place?: string; note?: string } = {}): Promise<HTMLElement> {
  render(TestDesk, { shell, text: TEXT, ...given });
  const article = await screen.findByRole("article");
  await waitFor(() => expect(article.querySelector("[data-block]")).not.toBeNull());
  return article;
}

function passageOfWords(words: string): Passage {
  const { points } = fake.world.journal.state.texts.find(({ id }) => id === TEXT)?.document ?? { points: [] };
  const start = [...(points.join("").split(words)[0] ?? "")].length;
  return { start, end: start + [...words].length };
}

/** A mark whose words the new edition of the text lacks. */
async function removedMark(): Promise<string> {
  const passage = passageOfWords("Nobody assigns the task, nobody sells the result");
  const { id } = await fake.createHighlight({ text: TEXT, ...passage, note: "Who does, then?" });
  await fake.replaceText(TEXT, false);
  return id;
}

async function selectWords(words: string, article: HTMLElement): Promise<void> {
  const range = rangeOf(passageOfWords(words), article) as Range;
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
  await screen.findByRole("toolbar", { name: "Selection" });
}

/** As the key or the palette does it: only what is possible now. */
async function run(name: string): Promise<void> {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`There is no command “${name}”.`);
  expect(command.when?.() ?? true).toBe(true);
  await command.run();
}

function stored(): Awaited<ReturnType<FakeBackend["notebook"]>>["entries"][number]["highlight"][] {
  return fake.world.journal.state.highlights;
}

describe("the reader", () => {
  it("says that its bundle no longer has the text", async () => {
    await openReader();
    expect(screen.queryByText("No longer in its bundle; kept for you")).toBeNull();
    cleanup();
    const text = fake.world.journal.state.texts.find(({ id }) => id === TEXT);
    if (text) text.withdrawn = true;
    await openReader();
    screen.getByText("No longer in its bundle; kept for you");
  });

  it("shows the text with its landmarks under their names", async () => {
    const article = await openReader();
    expect(article.getAttribute("aria-label")).toBe("Consequences of Peer Production");
    await run("Show or hide the outline");
    expect(await screen.findByRole("navigation", { name: "Outline" })).toBeDefined();
    expect(screen.getByRole("complementary", { name: "Margin" })).toBeDefined();
    expect(screen.getByRole("progressbar", { name: "Read" })).toBeDefined();
  });

  it("marks what is selected in the color of the key, and says so", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await run("Highlight: Agree");
    expect(stored().map(({ quote, color }) => [quote, color])).toEqual([
      ["voluntary participation", "green"],
    ]);
    const painted = within(article).getByText("voluntary participation");
    expect(painted.localName).toBe("mark");
    expect(painted.getAttribute("aria-description")).toBe("Agree");
    expect(document.activeElement).toBe(painted);
    expect(shell.announce).toHaveBeenCalledWith("Marked as Agree");
  });

  it("offers the same in the selection bar", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await userEvent.click(screen.getByRole("button", { name: "Highlight" }));
    await waitFor(() => expect(stored()[0]?.color).toBe("yellow"));
    for (const name of ["Add note", "Add tag", "Copy", "Undo", "Remove mark"]) {
      expect(screen.getByRole("button", { name })).toBeDefined();
    }
  });

  it("recolors, and makes no second mark on the same words", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await run("Highlight: Agree");
    await run("Highlight: Question");
    await selectWords("voluntary participation", article);
    await run("Highlight: Source");
    expect(stored().map(({ color }) => color)).toEqual(["orange"]);
  });

  it("writes a note that saves itself, and tags", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await run("Add note");
    const field = await screen.findByRole("textbox", { name: "Note" });
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, "Is it?");
    await waitFor(() => expect(stored()[0]?.note).toBe("Is it?"), { timeout: 1_500 });
    await userEvent.type(screen.getByRole("combobox", { name: "Tags" }), "labor{Enter}");
    await waitFor(() => expect(stored()[0]?.tags).toEqual(["labor"]));
    // What is half typed when the field is left is a tag too.
    await userEvent.type(screen.getByRole("combobox", { name: "Tags" }), "half typed{Escape}");
    await waitFor(() => expect(stored()[0]?.tags).toEqual(["labor", "half typed"]));
    expect(screen.queryByRole("combobox", { name: "Tags" })).toBeNull();
    expect((document.activeElement as HTMLElement).dataset["ids"]).toBe(stored()[0]?.id);
    expect(screen.getByRole("button", { name: "Note: Important. Is it?" })).toBeDefined();
  });

  it("keeps a note that could not be saved in its field, and says so", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await run("Add note");
    const failure = { code: "disk-full", message: "The disk is full." };
    vi.spyOn(fake, "changeHighlight").mockRejectedValueOnce(failure);
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Note" });
    await userEvent.type(field, "Is it?");
    expect(await screen.findByText("Not saved")).toBeDefined();
    expect(field.value).toBe("Is it?");
    expect(shell.showError).toHaveBeenCalledWith(failure);
  });

  it("removes a mark and offers it back", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    await run("Highlight");
    await run("Remove mark");
    expect(stored()).toEqual([]);
    expect(article.querySelector("mark")).toBeNull();
    expect(shell.toast).toHaveBeenCalledWith({ text: "Mark removed", undo: true });
  });

  it("leaves nothing behind when a mark could not be made", async () => {
    const article = await openReader();
    await selectWords("voluntary participation", article);
    vi.spyOn(fake, "createHighlight").mockRejectedValueOnce({ code: "read-only", message: "" });
    await run("Highlight");
    expect(article.querySelector("mark")).toBeNull();
    expect(shell.showError).toHaveBeenCalledOnce();
  });

  it("reaches each of several overlapping marks", async () => {
    const article = await openReader();
    await selectWords("It rests on voluntary participation", article);
    await run("Highlight: Agree");
    await selectWords("voluntary", article);
    await run("Highlight: Question");
    await userEvent.keyboard("{Escape}");
    await userEvent.click(within(article).getByText("voluntary"));
    expect(await screen.findByText("2 of 2")).toBeDefined();
    expect(screen.getByRole("button", { name: "Highlight: Question" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    await run("Next of the overlapping marks");
    expect(await screen.findByText("1 of 2")).toBeDefined();
    expect(screen.getByRole("button", { name: "Highlight: Agree" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
  });

  it("selects by sentence and word without a mouse, and says what", async () => {
    const article = await openReader();
    const { start } = passageOfWords("Rigi holds");
    blockAt(article, start)?.focus();
    await run("Select the next sentence");
    expect(document.getSelection()?.toString()).toMatch(/^Rigi holds that .* another\.$/);
    await run("Extend the selection by a word");
    expect(document.getSelection()?.toString()).toMatch(/another\. It$/);
    expect(shell.announce).toHaveBeenLastCalledWith(expect.stringMatching(/^Selected: Rigi holds/));
    await run("Highlight: Definition");
    expect(stored()[0]?.quote).toMatch(/^Rigi holds .* It$/);
  });

  it("finds, counts, and goes around", async () => {
    await openReader();
    await run("Find in text");
    const field = await screen.findByRole("searchbox", { name: "Find in text" });
    await userEvent.type(field, "mode");
    const total = (await fake.findInText(`edition-of-${TEXT}`, "mode")).total;
    expect(total).toBeGreaterThan(1);
    expect(await screen.findByText(`1 of ${total}`)).toBeDefined();
    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    expect(await screen.findByText(`${total} of ${total}`)).toBeDefined();
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText(`1 of ${total}`)).toBeDefined();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("searchbox")).toBeNull();
  });

  it("goes to a heading, and remembers the way back", async () => {
    await openReader();
    const heading = passageOfWords("For profit and for benefit");
    await run("Show or hide the outline");
    await userEvent.click(await screen.findByRole("button", { name: "For profit and for benefit" }));
    expect(shell.rememberPlace).toHaveBeenCalledWith(0);
    expect(shell.navigate).toHaveBeenCalledWith({ name: "reader", text: TEXT, at: heading.start });
  });

  it("takes the books of a text onto the reading list in one click", async () => {
    const openText = fake.openText.bind(fake);
    vi.spyOn(fake, "openText").mockImplementation(async (id) => ({
      ...(await openText(id)),
      books_named: 6,
      books_offered: 5,
    }));
    const take = vi.spyOn(fake, "takeOfferedBooks");
    await openReader();
    await userEvent.click(screen.getByRole("button", { name: "Add 5 books" }));
    expect(take).toHaveBeenCalledWith(TEXT);
    await screen.findByText("All 6 books named here are on your reading list.");
    await userEvent.click(screen.getByRole("button", { name: "Show the reading list" }));
    expect(shell.navigate).toHaveBeenCalledWith({ name: "reading-list" });
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("group", { name: "Books in this text" })).toBeNull();
  });

  it("shows at its place what a new edition took away, with its words and its note", async () => {
    const gap = await removedMark();
    await openReader();
    const marker = await screen.findByRole("button", { name: /^Without a place: Nobody assigns the task/ });
    expect(marker.getAttribute("aria-label")).toMatch(/Who does, then\?$/);
    expect(marker.getAttribute("aria-expanded")).toBe("false");
    marker.focus();
    await userEvent.keyboard("{Enter}");
    const card = await screen.findByRole("region", { name: /^Without a place: Nobody assigns the task/ });
    await waitFor(() => expect(document.activeElement).toBe(card));
    expect(marker.getAttribute("aria-expanded")).toBe("true");
    within(card).getByText("Nobody assigns the task, nobody sells the result");
    within(card).getByText("Who does, then?");
    expect(shell.navigate).not.toHaveBeenCalled();

    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("region", { name: /^Without a place/ })).toBeNull();
    expect(document.activeElement).toBe(marker);

    await userEvent.click(marker);
    await userEvent.click(await screen.findByRole("button", { name: "Keep without a place" }));
    await waitFor(async () => expect((await fake.gaps(TEXT))[0]?.decision).toBe("accepted"));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Keep without a place" })).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: "What changed" }));
    expect(shell.navigate).toHaveBeenCalledWith({ name: "changes", text: TEXT, mark: gap });
  });

  it("shows the edition that is in use when one comes and when it is taken back", async () => {
    const opened = renderScreen(Reader, fake, { text: TEXT, resumed: null, at: null, highlight: null });
    await screen.findByRole("article");
    const says = (words: string): boolean => !!document.querySelector("article")?.textContent.includes(words);
    await removedMark();
    opened.revision += 1;
    await waitFor(() => expect(says("firms join in")).toBe(true));
    await fake.undo();
    opened.revision += 1;
    await waitFor(() => expect(says("firms take part in it")).toBe(true));
    expect(opened.errors).toEqual([]);
  });

  it("places a mark by hand on the words that are selected", async () => {
    const mark = await removedMark();
    const article = await openReader({ place: mark });
    const bar = await screen.findByRole("region", { name: "Place the mark" });
    const confirm = within(bar).getByRole("button", { name: "Place the mark here" });
    expect(confirm.hasAttribute("disabled")).toBe(true);

    const { start, end } = passageOfWords("voluntary participation");
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(rangeOf({ start, end }, article) as Range);
    await within(bar).findByText("→ voluntary participation");
    expect(screen.queryByRole("toolbar", { name: "Selection" })).toBeNull();
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations).toEqual([]);
    await userEvent.click(confirm);
    await waitFor(() => expect(shell.navigate).toHaveBeenCalledWith({ name: "changes", text: TEXT, mark }));
    expect(stored()).toMatchObject([{ id: mark, start, end, state: "placed" }]);
    expect(within(article).getByText("voluntary participation").localName).toBe("mark");
    expect(await fake.gaps(TEXT)).toEqual([]);
  });

  it("saves the place when it goes", async () => {
    const save = vi.spyOn(fake, "savePosition");
    await openReader();
    await waitFor(() => expect(save).toHaveBeenCalledWith(TEXT, 0, expect.any(Number)));
  });

  it("has nothing that axe objects to, at rest and at work", async () => {
    const article = await openReader();
    // Colors need layout: the end-to-end tests look at them in the real window.
    const look = (): Promise<axe.AxeResults> =>
      axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect((await look()).violations).toEqual([]);
    await selectWords("voluntary participation", article);
    expect((await look()).violations).toEqual([]);
    await run("Add note");
    await screen.findByRole("textbox", { name: "Note" });
    await run("Find in text");
    expect((await look()).violations).toEqual([]);
  });
});

describe("the teacher's layer", () => {
  const DOT = "Teacher’s note: In the old sense of the word.";

  async function openLesson(): Promise<HTMLElement> {
    await fake.installBundle(1, { yes_to: "new_key" });
    render(TestDesk, { shell, text: "lesson-1" });
    const article = await screen.findByRole("article");
    await screen.findByRole("button", { name: DOT });
    return article;
  }
  /** There is no room for cards here: a dot stands for the note and opens it. */
  async function openNote(): Promise<HTMLElement> {
    const margin = screen.getByRole("complementary", { name: "Margin" });
    await userEvent.click(within(margin).getByRole("button", { name: DOT }));
    return screen.findByRole("region", { name: "Teacher’s note by A. Teacher, on: To invent" });
  }
  const questions = async (): Promise<Awaited<ReturnType<FakeBackend["bundleNotes"]>>> =>
    (await fake.bundleNotes("bundle-lesson")).filter(({ question }) => question);

  it("stands beside the text, is never a mark, and is hidden and shown by a key", async () => {
    const article = await openLesson();
    const card = await openNote();
    expect(within(card).getByText("In the old sense of the word.")).toBeDefined();
    expect(within(card).queryByRole("textbox")).toBeNull();
    expect(article.querySelector("mark")).toBeNull();
    expect(commands.find(({ id }) => id === "reader-layer")?.shortcuts).toEqual(["l"]);

    await run("Show or hide the teacher’s notes");
    expect(shell.announce).toHaveBeenLastCalledWith("The teacher’s notes are hidden");
    await waitFor(() => expect(screen.queryByRole("region", { name: /A. Teacher/ })).toBeNull());
    expect(screen.queryByRole("button", { name: DOT })).toBeNull();
    await run("Show or hide the teacher’s notes");
    await screen.findByRole("button", { name: DOT });
  });

  it("asks on the whole text below it, and keeps the answer", async () => {
    await openLesson();
    const card = screen.getByRole("region", { name: "Question by A. Teacher" });
    const box = within(card).getByRole("textbox", { name: "Your answer" });
    await userEvent.type(box, "Meeting");
    await userEvent.tab();
    await within(card).findByText("Saved");
    expect((await questions()).map(({ answer }) => answer?.body)).toEqual(["Meeting"]);
    await fake.undo();
    expect((await questions()).map(({ answer }) => answer)).toEqual([null]);
  });

  it("a note can be answered too", async () => {
    await openLesson();
    const card = await openNote();
    await userEvent.click(within(card).getByRole("button", { name: "Answer" }));
    await userEvent.keyboard("Which?{Control>}{Enter}{/Control}");
    await waitFor(async () => {
      expect((await fake.listAnswers("bundle-lesson")).map(({ body }) => body)).toEqual(["Which?"]);
    });
    expect(document.activeElement).toBe(card);
  });

  it("is met from elsewhere and by stepping", async () => {
    const [question] = await (async () => {
      await fake.installBundle(1, { yes_to: "new_key" });
      return questions();
    })();
    render(TestDesk, { shell, text: "lesson-1", note: question?.id ?? "" });
    const card = await screen.findByRole("region", { name: "Question by A. Teacher" });
    await waitFor(() => expect(document.activeElement).toBe(card));
    await run("Previous note of the teacher");
    expect(document.activeElement).toBe(screen.getByRole("region", { name: /^Teacher’s note/ }));
    await run("Next note of the teacher");
    expect(document.activeElement).toBe(card);
    await run("Next note of the teacher");
    expect(shell.announce).toHaveBeenLastCalledWith("There are no more notes of the teacher this way");
  });

  it("has nothing axe would object to", async () => {
    await openLesson();
    await openNote();
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
