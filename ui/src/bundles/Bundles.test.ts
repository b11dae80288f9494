import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import Bundles from "./Bundles.svelte";

const LESSON = "Rhetoric, first term";

describe("the bundles", () => {
  it("each show their publisher, key, edition, license and texts", async () => {
    const { shell } = await shown();
    const lesson = await screen.findByRole("region", { name: LESSON });
    within(lesson).getByText("Signed by a key you know");
    within(lesson).getByText("8b3a 10d2 f04c 77e1");
    within(lesson).getByText("CC-BY-4.0");
    within(lesson).getByText(/^1, in your library since/);
    await expectAccessible();
    await userEvent.click(within(lesson).getByRole("link", { name: "On invention" }));
    expect(shell.routes).toEqual([{ name: "reader", text: "lesson-1" }]);
  });

  it("keep what was withdrawn in a list of its own", async () => {
    const { fake, shell } = await shown();
    for (const text of fake.world.journal.state.texts) if (text.id === "lesson-2") text.withdrawn = true;
    shell.revision += 1;
    const lesson = await screen.findByRole("region", { name: LESSON });
    await within(lesson).findByText("Withdrawn by its publisher, kept for you");
    expect(within(lesson).getByRole("link", { name: "On arrangement" }).closest("ul")).not.toBeNull();
    expect(within(lesson).getByRole("link", { name: "On invention" }).closest("ol")).not.toBeNull();
  });

  it("are looked over, and what is wrong stands file by file", async () => {
    const { fake } = await shown();
    const lesson = await screen.findByRole("region", { name: LESSON });
    await userEvent.click(within(lesson).getByRole("button", { name: "Verify" }));
    await within(lesson).findByText("All 2 files in it are as its publisher signed them.");

    const sound = await fake.verifyBundle("bundle-lesson");
    const problems = [{ file: "texts/one.md", what: "changed" as const }];
    vi.spyOn(fake, "verifyBundle").mockResolvedValue({ ...sound, whole: false, problems });
    await userEvent.click(within(lesson).getByRole("button", { name: "Verify" }));
    await within(lesson).findByText(/^One file in it is not as its publisher made it/);
    expect(within(lesson).getByRole("status").textContent).toContain("texts/one.md: changed");
    await expectAccessible();
  });

  it("are removed after saying what stays, and can be brought back", async () => {
    const { fake, shell } = await shown();
    await fake.createHighlight({ text: "lesson-1", start: 0, end: 12 });
    shell.revision += 1;
    const lesson = await screen.findByRole("region", { name: LESSON });
    await within(lesson).findByText("1 mark");
    await userEvent.click(within(lesson).getByRole("button", { name: "Remove…" }));
    const dialog = await screen.findByRole("dialog", { name: `Remove “${LESSON}”?` });
    within(dialog).getByText(/^Your mark is kept/);
    await expectAccessible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove bundle" }));
    await waitFor(() =>
      expect(shell.toasts).toEqual([
        { text: `“${LESSON}” was removed.`, detail: "1 text with your marks stays.", undo: true },
      ]),
    );
    expect(screen.queryByRole("region", { name: LESSON })).toBeNull();
    await fake.undo();
    shell.revision += 1;
    await screen.findByRole("region", { name: LESSON });
  });

  it("say how to come by one where there is none", async () => {
    const fake = createFake((state) => (state.bundles = []));
    const shell = renderScreen(Bundles, fake);
    await screen.findByText("No bundle is installed");
    await expectAccessible();
    const [first] = screen.getAllByRole("button", { name: "Open bundle…" });
    if (first) await userEvent.click(first);
    expect(shell.openedBundles).toBe(1);
  });
});

async function shown(): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = createFake();
  await fake.installBundle(1, { yes_to: "new_key" });
  return { fake, shell: renderScreen(Bundles, fake) };
}
