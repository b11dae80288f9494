import { screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import type { Replacement } from "../backend/types/Replacement";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import Replace from "./Replace.svelte";

describe("replacing a text", () => {
  it("says before it writes whether it is the same work and what becomes of each mark", async () => {
    const { fake } = await previewed();
    expect(screen.getByText("It is the same work")).toBeDefined();
    expect(screen.getByText("What becomes of its 2 marks")).toBeDefined();
    expect(screen.queryByText(/It will be called/)).toBeNull();
    expect(terms()).toEqual([
      ["Keptthe same words in the same place", "1"],
      ["Removedits words are gone", "1"],
    ]);
    expect((await fake.openText("text-1")).summary.edition_number).toBe(1);
    await expectAccessible();
  });

  it("replaces, and hands on what was done", async () => {
    const { fake, onreplaced } = await previewed();
    await userEvent.click(screen.getByRole("button", { name: "Replace" }));
    await waitFor(() => expect(onreplaced).toHaveBeenCalledOnce());
    expect(onreplaced.mock.calls[0]?.[0]).toMatchObject({ text: "text-1", edition: 2 });
    expect((await fake.openText("text-1")).summary.edition_number).toBe(2);
  });

  it("writes nothing when the reader cancels", async () => {
    const { fake, onclose } = await previewed();
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(onclose).toHaveBeenCalled();
    expect(fake.world.journal.history.undo?.action).toBe("create-highlight");
  });

  it("warns of another work, and replaces only when told so", async () => {
    const likeness = { same_work: "no", similarity: 0.02, told_by: "words" } as const;
    const { fake } = await previewed({ likeness });
    const replace = vi.spyOn(fake, "replaceText");
    expect(screen.getByText("It looks like another work")).toBeDefined();
    expect(screen.getByText(/^Only 2\s?% of its words live on/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Replace" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Replace all the same" }));
    expect(replace).toHaveBeenCalledWith("text-1", true);
  });

  it("asks by the title the text has, and says what it will be called", async () => {
    await previewed({ title_before: "The old title", title: "The new title" });
    screen.getByRole("dialog", { name: "Replace “The old title”?" });
    screen.getByText("It will be called “The new title” then.");
  });

  it("offers nothing where the file brings nothing new", async () => {
    await previewed({ news: "nothing" });
    expect(screen.getByText(/sign for sign/)).toBeDefined();
    expect(screen.queryByRole("button", { name: /Replace/ })).toBeNull();
    await expectAccessible();
  });

  it("tells what went wrong, and closes", async () => {
    const { fake, shell, onclose } = await previewed();
    const failure = { code: "file-vanished", message: "The file went away." };
    vi.spyOn(fake, "replaceText").mockRejectedValue(failure);
    await userEvent.click(screen.getByRole("button", { name: "Replace" }));
    await waitFor(() => expect(shell.errors).toEqual([failure]));
    expect(onclose).toHaveBeenCalled();
  });
});

interface Previewed {
  fake: FakeBackend;
  shell: RecordingShell;
  onclose: ReturnType<typeof vi.fn>;
  onreplaced: ReturnType<typeof vi.fn>;
}

async function previewed(change: Partial<Replacement> = {}): Promise<Previewed> {
  const fake = createFake();
  const { edition } = (await fake.openText("text-1")).summary;
  for (const words of ["The question is old", "Nobody assigns the task"]) {
    const [hit] = (await fake.findInText(edition, words)).hits;
    if (hit) await fake.createHighlight({ text: "text-1", start: hit.start, end: hit.end });
  }
  const preview = await fake.previewReplace("text-1");
  if (!preview) throw new Error("The preview was cancelled.");
  const [onclose, onreplaced] = [vi.fn(), vi.fn()];
  const shell = renderScreen(Replace, fake, { replacement: { ...preview, ...change }, onclose, onreplaced });
  await screen.findByRole("dialog");
  return { fake, shell, onclose, onreplaced };
}

const terms = (): (string | undefined)[][] =>
  [...document.querySelectorAll("dl > div")].map((pair) =>
    [...pair.children].map(({ textContent }) => textContent.trim()),
  );
