import { screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { createFake } from "../backend/fake";
import type { InstallReport } from "../backend/types/InstallReport";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import Report from "./Report.svelte";

const REPORT: InstallReport = {
  bundle: "bundle-1",
  name: "Peer Production",
  edition: 2,
  trust: "known_key",
  act: "update",
  texts: [
    { id: "text-1", title: "Consequences", change: "changed" },
    { id: "text-2", title: "Criticism", change: "withdrawn" },
  ],
  marks: { before: 3, kept: 1, moved: 0, check: 0, unplaced: 2 },
  books: 1,
  left_out: [{ file: "annotations/teacher.json", number: 3, message: "Its note is longer than 256 KiB." }],
};

describe("what installing did", () => {
  it("counts the marks, and leads from each changed text to what changed in it", async () => {
    const { shell, onclose } = await reported();
    screen.getByText("What became of your 3 marks");
    // Fates that no mark had are not listed.
    expect([...document.querySelectorAll("dd")].map((node) => node.textContent)).toEqual(["1", "2"]);
    screen.getByText("1 book added to the reading list.");
    screen.getByText(/^1 note or question of the teacher’s cannot be used/);
    screen.getByText("annotations/teacher.json, number 3: Its note is longer than 256 KiB.");
    await screen.findByText(/^\d+ marks: \d+ placed, \d+ to check, \d+ without a place$/);
    await expectAccessible();
    await userEvent.click(screen.getByRole("button", { name: "What changed in “Consequences”" }));
    expect(onclose).toHaveBeenCalled();
    expect(shell.routes).toEqual([{ name: "changes", text: "text-1" }]);
  });

  it("is taken back as a whole", async () => {
    const { onundo } = await reported();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onundo).toHaveBeenCalled();
  });
});

async function reported(): Promise<{
  shell: RecordingShell;
  onclose: ReturnType<typeof vi.fn>;
  onundo: ReturnType<typeof vi.fn>;
}> {
  const fake = createFake();
  const { edition } = (await fake.openText("text-1")).summary;
  for (const words of ["The question is old", "Nobody assigns the task"]) {
    const [hit] = (await fake.findInText(edition, words)).hits;
    if (hit) await fake.createHighlight({ text: "text-1", start: hit.start, end: hit.end });
  }
  await fake.replaceText("text-1", false);
  const [onclose, onundo] = [vi.fn(), vi.fn()];
  const shell = renderScreen(Report, fake, { report: REPORT, onclose, onundo });
  await screen.findByRole("dialog", { name: "“Peer Production” is now edition 2" });
  await waitFor(() => expect(shell.errors).toEqual([]));
  return { shell, onclose, onundo };
}
