import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { createFake, type FakeBackend } from "../../backend/fake";
import { BUNDLE } from "../../backend/fake/state";
import { expectAccessible } from "../../shared/testing/axe";
import { naming } from "../../shared/students.svelte";
import { renderScreen, type RecordingShell } from "../../shared/testing/shell.svelte";
import Bundles from "../Bundles.svelte";
import HandIns from "./HandIns.svelte";

function shown(fake: FakeBackend = createFake()): { fake: FakeBackend; shell: RecordingShell } {
  const shell = renderScreen(HandIns, fake, { bundle: BUNDLE.id });
  return { fake, shell };
}

/** Chooses the files of the class, and takes them in. */
async function open(): Promise<void> {
  await userEvent.click((await screen.findAllByRole("button", { name: "Open hand-ins…" }))[0] as HTMLElement);
  const dialog = await screen.findByRole("dialog", { name: "Take in 3 files?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Take in 3 files" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
}

async function opened(): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const here = shown();
  await open();
  await screen.findByRole("rowheader", { name: /^Ada/ });
  return here;
}

describe("what a class handed in", () => {
  it("is opened from files, told file by file, and counted by student and text", async () => {
    await opened();
    screen.getByText("3 files were opened. 7 new, 0 changed, 0 as before");
    const ada = screen.getByRole("row", { name: /^Ada/ });
    expect(
      within(ada)
        .getAllByRole("cell")
        .map((cell) => cell.textContent.trim())
        .slice(0, 4),
    ).toEqual(["2", "1", "1", "2"]);
    const question = screen.getByText("Can a firm be a commons?");
    expect(question.closest("details")?.textContent).toContain("Ben thinks so.");
    await expectAccessible();

    await open();
    await screen.findByText("3 files were opened. 0 new, 0 changed, 7 as before");
    expect(screen.getAllByRole("rowheader")).toHaveLength(3);
  });

  it("can be shown without names", async () => {
    await opened();
    await userEvent.click(screen.getByRole("checkbox", { name: "Pseudonyms in place of names" }));
    screen.getByRole("rowheader", { name: /^Student 1/ });
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(document.body.textContent).not.toMatch(/\bAda(?! thinks)/u);
    await userEvent.click(screen.getByRole("checkbox", { name: "Pseudonyms in place of names" }));
    screen.getByRole("rowheader", { name: /^Ada/ });
  });

  it("goes by the names the teacher gives, and can be let go and brought back", async () => {
    const { fake, shell } = await opened();
    await userEvent.click(screen.getByRole("button", { name: "Name Ada…" }));
    const dialog = await screen.findByRole("dialog", { name: "Student 1" });
    within(dialog).getByText("Their file says “Ada”. Nobody vouches for that.");
    await expectAccessible();
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Your name for them" }), "Augusta");
    await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await screen.findByRole("rowheader", { name: /^Augusta says “Ada”/ });

    await userEvent.click(screen.getByRole("button", { name: "Name Augusta…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove hand-in" }));
    await waitFor(() => expect(screen.getAllByRole("rowheader")).toHaveLength(2));
    expect(shell.toasts).toEqual([{ text: "What Augusta handed in was removed.", undo: true }]);
    await fake.undo();
    shell.revision += 1;
    await screen.findByRole("rowheader", { name: /^Augusta/ });
  });

  it("is looked at before it is taken in: who is new, newer, older or here already, and what cannot be taken", async () => {
    const fake = createFake();
    const chosen = await fake.chooseHandIns(null);
    const [ada, ben, cy] = chosen?.preview.files ?? [];
    if (!chosen || !ada || !ben || !cy) throw new Error("three files");
    const message = "The bundle this is about, <b>“Other”</b>, is not in the library.";
    const refusal = { code: "bundle-not-installed" as const, message };
    const counts = { ...ada.counts, new: 0 };
    const preview = {
      ...chosen.preview,
      files: [
        ada,
        { ...ben, counts: { ...counts, changed: 1, same: 2 } },
        { ...cy, file: "older.annotations", counts: { ...counts, older: 3 } },
        { ...cy, counts: { ...counts, same: 3 } },
        { ...cy, file: "other.annotations", students: [], counts, refusal },
      ],
    };
    vi.spyOn(fake, "chooseHandIns").mockResolvedValue({ handle: 7, preview });
    const taken = vi.spyOn(fake, "collectHandIns");
    const { shell } = shown(fake);
    await userEvent.click(
      (await screen.findAllByRole("button", { name: "Open hand-ins…" }))[0] as HTMLElement,
    );
    const dialog = await screen.findByRole("dialog", { name: "Take in 5 files?" });
    within(dialog).getByText(
      /^1 new, 1 newer than what is here, 1 older than what is here, 1 here already, 1 not to be taken\./,
    );
    const news = within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.querySelector(".news")?.textContent);
    expect(news).toEqual([
      "new",
      "newer than what is here",
      "older: what is here stays",
      "here already",
      "cannot be taken",
    ]);
    within(dialog).getByText(message);
    await expectAccessible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect([taken.mock.calls, shell.toasts]).toEqual([[], []]);

    await userEvent.click(screen.getAllByRole("button", { name: "Open hand-ins…" })[0] as HTMLElement);
    await userEvent.click(await screen.findByRole("button", { name: "Take in 4 files" }));
    await waitFor(() => expect(taken.mock.calls).toEqual([[7]]));
  });

  it("says why a file was not taken, and goes on with the others", async () => {
    const fake = createFake();
    const collected = await fake.collectHandIns(1);
    const [first, ...others] = collected.files;
    if (!first) throw new Error("no file");
    const message = "The bundle this is about, <b>“Other”</b>, is not in the library.";
    const refusal = { code: "bundle-not-installed" as const, message };
    vi.spyOn(fake, "collectHandIns").mockResolvedValue({
      ...collected,
      files: [{ ...first, students: [], refusal }, ...others],
    });
    shown(fake);
    await open();
    const report = await screen.findByText(/^2 files were opened/);
    expect(report.closest("[role=status]")?.textContent).toContain(`Ada.annotations: ${message}`);
    await expectAccessible();
  });

  it("tells students of one name apart, and says no more where names are not to be seen", async () => {
    const fake = createFake();
    await fake.collectHandIns(1);
    const all = await fake.listHandIns(BUNDLE.id);
    const students = all.students.map((student, at) => ({ ...student, name: "Ada", namesake: at + 1 }));
    vi.spyOn(fake, "listHandIns").mockResolvedValue({ ...all, students });
    shown(fake);
    const names = (): (string | undefined)[] =>
      screen.getAllByRole("rowheader").map((head) => head.querySelector("bdi")?.textContent);
    await waitFor(() => expect(names()).toEqual(students.map((_, at) => `Ada (${at + 1})`)));
    await userEvent.click(screen.getByRole("checkbox", { name: "Pseudonyms in place of names" }));
    expect(names()).toEqual(students.map((_, at) => `Student ${at + 1}`));
    naming.pseudonyms = false;
  });

  it("goes to a spreadsheet", async () => {
    const { fake, shell } = await opened();
    const asked = vi.spyOn(fake, "exportHandIns");
    await userEvent.click(screen.getByRole("button", { name: "Export table…" }));
    await waitFor(() => expect(shell.toasts).toHaveLength(1));
    expect(asked).toHaveBeenCalledWith(BUNDLE.id, { pseudonyms: false, raw: false });
    expect(shell.toasts[0]?.text).toMatch(/\.csv” was written\.$/);
  });
});

describe("handing in", () => {
  it("says what goes into the file, asks for a name and remembers it", async () => {
    const fake = createFake();
    await fake.createHighlight({ text: "text-1", start: 0, end: 12, note: "Why?" });
    const shell = renderScreen(Bundles, fake);
    const entry = await screen.findByRole("region", { name: BUNDLE.name });
    await userEvent.click(within(entry).getByRole("button", { name: "Hand in…" }));
    const dialog = await screen.findByRole("dialog", { name: `Hand in “${BUNDLE.name}”` });
    await within(dialog).findByText("In it: 1 mark, 1 with a note, no answers.");
    const save = within(dialog).getByRole("button", { name: "Save file…" });
    expect(save.hasAttribute("disabled")).toBe(true);
    await expectAccessible();
    await userEvent.type(within(dialog).getByRole("textbox", { name: /^Your name/ }), "Ada{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(shell.settings.hand_in_name).toBe("Ada");
    expect(shell.toasts[0]?.text).toBe(`“${BUNDLE.name} - Ada.annotations” is ready to be handed in.`);
    await userEvent.click(within(entry).getByRole("button", { name: "Hand-ins" }));
    expect(shell.routes).toEqual([{ name: "hand-ins", bundle: BUNDLE.id }]);
  });
});
