import { render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useBackend } from "../backend";
import { createFake } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import HealthNotice from "./HealthNotice.svelte";
import { ShellState } from "./shell.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the look of the day", () => {
  it("is taken after the first picture, again from time to time, and says nothing where all is well", async () => {
    const look = await opened({ problems: [], remarks: [] });
    expect(look).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(look).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(look.mock.calls.length).toBeGreaterThan(12);
    expect(document.querySelector(".notice")).toBeNull();
  });

  it("stays in sight where something is damaged, with what to do", async () => {
    await opened({ problems: ["Tree 7 page 9: btreeInitPage() returns error code 11"], remarks: [] });
    await vi.advanceTimersByTimeAsync(5_000);
    const notice = screen.getByRole("alert");
    expect(notice.textContent).toContain("Code: damaged-library");
    screen.getByRole("button", { name: "Export all notes" });
    screen.getByRole("button", { name: "Check library" }).click();
    expect(location.hash).toBe("#/settings");
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
    vi.useRealTimers();
    await expectAccessible();
  });

  it("remarks on a place that is not good for a library, until it is dismissed", async () => {
    await opened({ problems: [], remarks: ["Syncthing copies this folder."] });
    await vi.advanceTimersByTimeAsync(5_000);
    screen.getByText("Syncthing copies this folder.");
    screen.getByRole("button", { name: "Dismiss" }).click();
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.queryByText("Syncthing copies this folder.")).toBeNull();
  });
});

async function opened(look: { problems: string[]; remarks: string[] }): Promise<ReturnType<typeof vi.spyOn>> {
  const fake = createFake((state) => (state.look = look));
  useBackend(fake);
  const shell = new ShellState(await fake.resumeSession(), { name: "library" });
  const asked = vi.spyOn(fake, "lookDaily");
  render(HealthNotice, { shell });
  return asked;
}
