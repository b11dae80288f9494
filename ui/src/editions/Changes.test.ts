import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import Changes from "./Changes.svelte";
import { reissued } from "./testing";

describe("what changed", () => {
  it("begins with what is to decide, and counts the marks of each verdict", async () => {
    const { shell } = await opened();
    expect(tabs()).toEqual(["To decide 2", "Kept 1", "Moved 1", "Reworded 1", "Removed 1"]);
    expect(screen.getByText(/4 marks were carried into edition 2/)).toBeDefined();
    expect(entries()).toHaveLength(2);
    await expectAccessible();
    expect(shell.errors).toEqual([]);
  });

  it("shows old and new side by side, with the words that differ as deleted and inserted", async () => {
    await opened();
    const reworded = entry(/Reworded/);
    expect(texts(reworded, "del")).toEqual(["take part", "it"]);
    expect(texts(reworded, "ins")).toEqual(["join", "all of"]);
    expect(within(reworded).getByText(/of its \d+ words stand here; the others were changed/)).toBeDefined();
    expect(within(reworded).getByText("Likely")).toBeDefined();
    expect(within(entry(/Removed/)).getByText("Without a place in this edition.")).toBeDefined();
  });

  it("turns to a verdict by click and by arrow keys", async () => {
    await opened();
    await userEvent.click(screen.getByRole("tab", { name: "Moved 1" }));
    await waitFor(() => expect(entries()).toHaveLength(1));
    expect(within(entry(/Moved/)).getAllByText("it earns money and binds itself")).toHaveLength(2);
    await userEvent.keyboard("{ArrowLeft}");
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^\s*Kept/));
    await screen.findByRole("group", { name: /^Kept/ });
    await expectAccessible();
  });

  it("accepts a mark, says so with a way back, and goes on to the next", async () => {
    const { fake, shell } = await opened();
    await userEvent.click(within(entry(/Reworded/)).getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(entries()).toHaveLength(1));
    expect(shell.toasts).toEqual([{ text: "One mark accepted.", undo: true }]);
    await waitFor(() => expect(document.activeElement).toBe(entry(/Removed/)));

    await fake.undo();
    shell.revision += 1;
    await waitFor(() => expect(entries()).toHaveLength(2));
  });

  it("asks of a mark whose words are gone one thing: to agree that it is without a place", async () => {
    const { fake, shell } = await opened();
    await userEvent.click(screen.getByRole("tab", { name: "Removed 1" }));
    await waitFor(() => expect(entries()).toHaveLength(1));
    expect(screen.queryByRole("button", { name: /^Accept/ })).toBeNull();
    screen.getByRole("button", { name: "Keep the one open without a place" });
    await userEvent.click(within(entry(/Removed/)).getByRole("button", { name: "Keep without a place" }));
    await waitFor(() => within(entry(/Removed/)).getByText("Kept without a place"));
    expect(shell.toasts).toEqual([{ text: "One mark is kept without a place.", undo: true }]);
    expect(screen.queryByRole("button", { name: "Keep without a place" })).toBeNull();
    within(entry(/Removed/)).getByRole("button", { name: "Place by hand" });
    // It is not left for good: an edition that has its words again gives it its place.
    expect(fake.world.journal.history.undo?.action).toBe("accept-marks");
  });

  it("goes from mark to mark and decides by keys", async () => {
    const { fake, shell } = await opened();
    const [first, second] = entries();
    await waitFor(() => expect(document.activeElement).toBe(first));
    await press(shell, "j");
    expect(document.activeElement).toBe(second);
    await press(shell, "k");
    expect(document.activeElement).toBe(first);
    await press(shell, "o");
    await waitFor(() => expect(entries()).toHaveLength(1));
    await press(shell, "a");
    await screen.findByText("Everything is decided");
    await expectAccessible();
    expect((await fake.textChanges("text-1", { open: true })).total).toBe(0);
  });

  it("leads to the text to place a mark by hand, at the place of its gap", async () => {
    const { fake, shell } = await opened();
    const [gap] = await fake.gaps("text-1");
    await userEvent.click(within(entry(/Removed/)).getByRole("button", { name: "Place by hand" }));
    expect(shell.routes).toEqual([{ name: "reader", text: "text-1", at: gap?.at, place: gap?.highlight.id }]);
  });

  it("takes all open marks of a verdict in one step", async () => {
    const { fake, shell } = await opened();
    expect(screen.queryByRole("button", { name: /^Accept the one/ })).toBeNull();
    await userEvent.click(screen.getByRole("tab", { name: "Reworded 1" }));
    await userEvent.click(await screen.findByRole("button", { name: "Accept the one open" }));
    await waitFor(() => expect(shell.toasts).toHaveLength(1));
    expect(within(entry(/Reworded/)).getByText("Accepted")).toBeDefined();
    expect(fake.world.journal.history.undo?.action).toBe("accept-marks");
  });

  it("keeps all open marks of a verdict without a place in one step, with a way back", async () => {
    const { fake, shell } = await opened();
    await userEvent.click(screen.getByRole("tab", { name: "Reworded 1" }));
    await userEvent.click(await screen.findByRole("button", { name: "Keep the one open without a place" }));
    await waitFor(() => within(entry(/Reworded/)).getByText("Kept without a place"));
    expect(shell.toasts).toEqual([{ text: "One mark is kept without a place.", undo: true }]);
    expect(fake.world.journal.history.undo?.action).toBe("orphan-marks");
    expect(screen.queryByRole("button", { name: /^Keep the one open/ })).toBeNull();

    await fake.undo();
    shell.revision += 1;
    await screen.findByRole("button", { name: "Keep the one open without a place" });
  });

  it("offers the other places that fit, and puts the mark there", async () => {
    const fake = createFake((state) => {
      const [text] = state.texts;
      if (text) text.reissue = ["# Twice", "The scale is new.", "A line between.", "The scale is new."];
    });
    const { edition } = (await fake.openText("text-1")).summary;
    const [hit] = (await fake.findInText(edition, "scale is new")).hits;
    if (!hit) throw new Error("The sample is another one.");
    await fake.createHighlight({ text: "text-1", start: hit.start, end: hit.end });
    await fake.replaceText("text-1", false);
    renderScreen(Changes, fake, { text: "text-1" });
    const ambiguous = await screen.findByRole("group", { name: /^Ambiguous/ });
    await userEvent.click(within(ambiguous).getByRole("button", { name: "Place it there" }));
    await screen.findByText("Everything is decided");
  });

  it("begins at the mark it was asked for", async () => {
    const fake = await reissued();
    const moved = (await fake.textChanges("text-1", { verdict: "moved" })).entries[0];
    renderScreen(Changes, fake, { text: "text-1", mark: moved?.highlight.id ?? null });
    await waitFor(() => expect(document.activeElement).toBe(entry(/Moved/)));
  });

  it("says what it will show where no edition came yet", async () => {
    const shell = renderScreen(Changes, createFake(), { text: "text-1" });
    await screen.findByText("No edition has changed this text");
    await expectAccessible();
    await userEvent.click(screen.getAllByRole("button", { name: "Read the text" })[0] as HTMLElement);
    expect(shell.routes).toEqual([{ name: "reader", text: "text-1" }]);
  });

  it("tells when the text is gone, and leads back", async () => {
    const shell = renderScreen(Changes, createFake(), { text: "text-gone" });
    await waitFor(() => expect(shell.errors).toHaveLength(1));
    expect(shell.routes).toEqual([{ name: "library" }]);
  });
});

async function opened(): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = await reissued();
  const shell = renderScreen(Changes, fake, { text: "text-1" });
  await screen.findByRole("tab", { name: /^To decide/ });
  await waitFor(() => expect(entries().length).toBeGreaterThan(0));
  return { fake, shell };
}

const tabs = (): (string | null)[] =>
  screen.getAllByRole("tab").map(({ textContent }) => textContent.replace(/\s+/g, " ").trim());
const entries = (): HTMLElement[] => screen.queryAllByRole("group", { name: /·|Likely|ertain/ });
const entry = (name: RegExp): HTMLElement => screen.getByRole("group", { name });
const texts = (root: HTMLElement, tag: string): (string | null)[] =>
  [...root.querySelectorAll(tag)].map(({ textContent }) => textContent);

async function press(shell: RecordingShell, key: string): Promise<void> {
  const command = shell.commands.find(({ shortcuts }) => shortcuts?.includes(key));
  if (!command?.when?.()) throw new Error(`“${key}” does nothing here.`);
  await command.run();
}
