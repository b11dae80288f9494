import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { useBackend } from "../backend";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import Compare from "./Compare.svelte";
import { Comparison, PAGE } from "./comparison.svelte";
import { reissued } from "./testing";

describe("comparing editions", () => {
  it("sets both side by side, row by row, and names what differs", async () => {
    const { shell } = await opened();
    expect(screen.getAllByRole("columnheader").map(({ textContent }) => textContent.slice(0, 9))).toEqual([
      "Edition 1",
      "Edition 2",
    ]);
    const [old, now] = cells(/^Only in the old edition/);
    expect(old?.querySelector("del")?.textContent).toMatch(/^Nobody assigns the task/);
    expect(now?.textContent.trim()).toBe("");
    await expectAccessible();
    expect(shell.errors).toEqual([]);
  });

  it("shows the words that differ, and the marks on both sides", async () => {
    await opened();
    const [old, now] = cells(/firms join in wherever/);
    expect(words(old, "del")).toEqual(["take part", "it"]);
    expect(words(now, "ins")).toEqual(["join", "all of"]);
    expect(words(old, "mark").join("")).toMatch(/^firms take part in it/);
    expect(words(now, "mark").join("")).toMatch(/^firms join in wherever/);
  });

  it("goes from change to change by keys, and says where they end", async () => {
    const { shell } = await opened();
    await press(shell, "j");
    expect(document.activeElement?.textContent).toContain("Moved here");
    await press(shell, "j");
    await press(shell, "j");
    expect(document.activeElement?.textContent).toContain("Rigi holds");
    await press(shell, "k");
    expect(document.activeElement?.textContent).toContain("Moved here");
    for (let count = 0; count < 12; count += 1) await press(shell, "j");
    expect(shell.announced).toContain("No more changes this way");
  });

  it("leads from one side of a moved passage to the other", async () => {
    await opened();
    const [, now] = cells(/^Moved here.*For profit and for benefit/);
    await userEvent.click(within(now as HTMLElement).getByRole("button", { name: "Show its other side" }));
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/Stood here, was moved/));
    expect(document.activeElement?.textContent).toContain("For profit and for benefit");
  });

  it("asks which edition where several are held", async () => {
    const fake = await reissued();
    await fake.replaceText("text-1", false);
    const shell = renderScreen(Compare, fake, { text: "text-1" });
    const choice = await screen.findByRole("combobox", { name: "Compare with" });
    expect((choice as HTMLSelectElement).selectedOptions[0]?.textContent).toBe("Edition 2");
    await userEvent.selectOptions(choice, "Edition 1");
    expect(shell.routes).toEqual([{ name: "compare", text: "text-1", from: "edition-of-text-1" }]);
  });

  it("says so where there is only one edition", async () => {
    renderScreen(Compare, createFake(), { text: "text-1" });
    await screen.findByText("No edition has changed this text");
    await expectAccessible();
  });
});

describe("a long comparison", () => {
  it("is read page by page, as far as the next change", async () => {
    const lines = Array.from({ length: 3 * PAGE }, (_, at) => `Paragraph number ${at} of a long text.`);
    const fake = createFake((state) => {
      const [text] = state.texts;
      if (text) text.reissue = lines;
    });
    await fake.replaceText("text-1", false);
    const [text] = fake.world.journal.state.texts;
    if (text) text.reissue = lines.map((line, at) => (at === 2 * PAGE ? "Here it goes another way." : line));
    await fake.replaceText("text-1", false);

    useBackend(fake);
    const comparison = new Comparison("text-1");
    await comparison.start(null, null);
    expect([comparison.rows.length, comparison.old?.number]).toEqual([PAGE, 2]);
    expect(await comparison.step(1)).toBe(true);
    expect(comparison.at).toBe(2 * PAGE);
    expect(comparison.rows.length).toBeGreaterThan(2 * PAGE);
    expect(await comparison.step(-1)).toBe(false);

    const far = new Comparison("text-1");
    await far.start(null, null);
    await far.goTo(2 * PAGE + 10);
    expect([far.at, far.rows.length < PAGE + 1, far.first > PAGE]).toEqual([2 * PAGE + 10, true, true]);
    const { old, current } = far;
    const { rows } = await fake.compareEditions(old?.id ?? "", current?.id ?? "", far.at, far.at + 1);
    expect(far.rows[far.at - far.first]).toMatchObject(rows[0] ?? {});
    await far.goTo(3 * PAGE - 1);
    while (await far.step(-1)) expect(far.rows[far.at - far.first]?.kind).not.toBe("same");
    expect([far.at, far.first]).toEqual([2 * PAGE, 0]);
  });

  it("begins at the old passage of a mark", async () => {
    const fake = await reissued();
    const removed = (await fake.textChanges("text-1", { verdict: "removed" })).entries[0];
    const { old_edition: from, highlight } = removed ?? { old_edition: null, highlight: null };
    renderScreen(Compare, fake, { text: "text-1", from, mark: highlight?.id ?? null });
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Nobody assigns the task"));
  });
});

async function opened(): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = await reissued();
  const shell = renderScreen(Compare, fake, { text: "text-1" });
  await screen.findByRole("table", { name: "Both editions side by side" });
  return { fake, shell };
}

/** The two sides of the first row that reads so. */
function cells(row: RegExp): HTMLElement[] {
  const found = screen
    .getAllByRole("row")
    .find(({ textContent }) => row.test(textContent.replace(/\s+/g, " ").trim()));
  if (!found) throw new Error(`No row reads ${row}.`);
  return within(found).getAllByRole("cell");
}

const words = (root: HTMLElement | undefined, tag: string): (string | null)[] =>
  [...(root?.querySelectorAll(tag) ?? [])].map(({ textContent }) => textContent);

async function press(shell: RecordingShell, key: string): Promise<void> {
  const command = shell.commands.find(({ shortcuts }) => shortcuts?.includes(key));
  if (!command?.when?.()) throw new Error(`“${key}” does nothing here.`);
  await command.run();
}
