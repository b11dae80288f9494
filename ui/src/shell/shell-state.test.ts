import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBackend } from "../backend";
import { createFake, type FakeBackend } from "../backend/fake";
import { ShellState } from "./shell.svelte";
import { observeWrites } from "./writes";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("undo and redo", () => {
  it("say what was undone and done again, and let the screens load anew", async () => {
    const { fake, shell } = await started();
    await fake.removeText("text-1");
    await shell.undo();
    expect(shell.toasts.shown.at(-1)?.text).toBe("Undone: text removed");
    expect(shell.revision).toBe(1);
    expect((await fake.shelf()).texts).toHaveLength(6);
    await shell.redo();
    expect(shell.toasts.shown.at(-1)?.text).toBe("Done again: text removed");
    expect((await fake.shelf()).texts).toHaveLength(5);
  });

  it("say when there is nothing", async () => {
    const { shell } = await started();
    await shell.undo();
    expect(shell.toasts.shown.at(-1)?.text).toBe("There is nothing to undo.");
    expect(shell.revision).toBe(0);
  });

  it("know of a write as soon as it is made", async () => {
    const { fake, shell } = await started();
    const observed = observeWrites(fake, () => void shell.refreshHistory());
    expect(shell.history.undo).toBeNull();
    await observed.addBook({ title: "A book" });
    await vi.waitFor(() => expect(shell.history.undo?.action).toBe("add-book"));
  });

  it("hear nothing of a write that failed", async () => {
    const { fake } = await started();
    const wrote = vi.fn();
    await expect(observeWrites(fake, wrote).addBook({})).rejects.toMatchObject({ code: "invalid-csl" });
    expect(wrote).not.toHaveBeenCalled();
  });
});

describe("settings", () => {
  it("take effect at once and are saved once, when they rest", async () => {
    const { fake, shell } = await started();
    for (const size of [20, 21, 22]) shell.changeSettings({ size });
    expect(document.documentElement.style.getPropertyValue("--reading-size")).toBe("22px");
    expect((await fake.getSettings()).size).toBe(19);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await fake.getSettings()).size).toBe(22);
    await fake.undo();
    expect((await fake.getSettings()).size).toBe(19);
  });

  it("that still rest are what undo takes back", async () => {
    const { fake, shell } = await started();
    shell.changeSettings({ theme: "dark" });
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await shell.undo();
    await vi.waitFor(() => expect(shell.settings.theme).toBe("system"));
    expect(document.documentElement.dataset["theme"]).toBe("light");
    expect((await fake.getSettings()).theme).toBe("system");
  });

  it("that were refused go back to what is kept", async () => {
    const { shell } = await started((fake) => {
      fake.setSettings = () => Promise.reject({ code: "read-only", message: "The folder is read-only." });
    });
    shell.changeSettings({ size: 30 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shell.toasts.shown.at(-1)).toMatchObject({ kind: "error", text: "The folder is read-only." });
    expect(shell.settings.size).toBe(19);
  });
});

describe("news", () => {
  it("goes by itself, but not while it is held", async () => {
    const { shell } = await started();
    shell.toast({ text: "A" });
    const [shown] = shell.toasts.shown;
    shell.toasts.hold(shown?.id ?? 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shell.toasts.shown).toHaveLength(1);
    shell.toasts.resume(shown?.id ?? 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shell.toasts.shown).toHaveLength(0);
  });

  it("is not made of what the reader cancelled", async () => {
    const { shell } = await started();
    shell.showError({ code: "cancelled", message: "Cancelled." });
    expect(shell.toasts.shown).toHaveLength(0);
  });

  it("says how many notes an export wrote", async () => {
    const { fake, shell } = await started();
    await fake.createHighlight({ text: "text-1", start: 0, end: 5 });
    await shell.exportNotes(null);
    expect(shell.toasts.shown.at(-1)).toMatchObject({ text: "One note exported.", detail: "notes.md" });
  });
});

async function started(
  prepare?: (fake: FakeBackend) => void,
): Promise<{ fake: FakeBackend; shell: ShellState }> {
  const fake = createFake();
  prepare?.(fake);
  useBackend(fake);
  return { fake, shell: new ShellState(await fake.resumeSession(), { name: "library" }) };
}
