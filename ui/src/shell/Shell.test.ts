import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { backend, useBackend } from "../backend";
import { createFake, type FakeBackend } from "../backend/fake";
import { lesson } from "../backend/fake/bundles";
import { BUNDLE } from "../backend/fake/state";
import { Draft } from "../shared/draft.svelte";
import { expectAccessible } from "../shared/testing/axe";
import { screens } from "./screens";
import Shell from "./Shell.svelte";
import { ShellState } from "./shell.svelte";
import StartFailed from "./StartFailed.svelte";
import { observeWrites } from "./writes";

// What the window loads when it is first wanted is compiled before the clock of a test runs.
beforeAll(async () => {
  const panels = [import("./CommandPalette.svelte"), import("./ShortcutList.svelte")];
  const reports = [
    import("./ImportReport.svelte"),
    import("./OpenLink.svelte"),
    import("./Unsaved.svelte"),
    import("./BundleArrival.svelte"),
    import("../editions/Replace.svelte"),
  ];
  await Promise.all([...Object.values(screens).map((load) => load()), ...panels, ...reports]);
}, 120_000);

describe("the window", () => {
  it("has its landmarks, and goes to each screen by key", async () => {
    await opened();
    const rail = screen.getByRole("navigation", { name: "Main" });
    expect(
      within(rail)
        .getAllByRole("link")
        .map((link) => link.textContent?.trim()),
    ).toEqual(["Library", "Notebook", "Reading list", "Bundles", "Settings"]);
    expect(within(rail).getByRole("link", { name: "Library" }).getAttribute("aria-current")).toBe("page");
    await expectAccessible();

    for (const [keys, name] of [
      ["gn", "Notebook"],
      ["{Control>}3{/Control}", "Reading list"],
      ["gb", "Bundles"],
      ["gs", "Settings"],
      ["{Control>}1{/Control}", "Library"],
    ] as const) {
      await userEvent.keyboard(keys);
      await screen.findByRole("heading", { level: 1, name });
      await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("main")));
    }
  });

  it("remembers which text is open, and that none is", async () => {
    const { fake, shell } = await opened();
    shell.navigate({ name: "reader", text: "text-3" });
    await waitFor(async () => expect((await fake.resumeSession()).reading?.text.summary.id).toBe("text-3"));
    shell.navigate({ name: "library" });
    await waitFor(async () => expect((await fake.resumeSession()).reading).toBeNull());
  });

  it("replaces a text by a new version, leads to what changed, and takes it back", async () => {
    const { fake } = await opened();
    await userEvent.click(await screen.findByRole("button", { name: "More for “On the Margin”" }));
    await userEvent.keyboard("{End}{ArrowUp}");
    expect(document.activeElement?.textContent?.trim()).toBe("Replace with a new version…");
    await userEvent.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Replace “On the Margin”?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Replace" }));
    const news = screen.getByRole("status");
    await within(news).findByText("“On the Margin” is now edition 2.");
    await userEvent.click(within(news).getByRole("button", { name: "What changed" }));
    await screen.findByRole("heading", { level: 1, name: "What changed" });
    await screen.findByText("No mark had to be carried");

    await userEvent.keyboard("{Control>}z{/Control}");
    await within(news).findByText("Undone: text replaced by a new edition");
    await screen.findByText("No edition has changed this text");
    expect((await fake.openText("text-6")).summary.edition_number).toBe(1);
  });

  it("undoes by key and by button, and offers redo", async () => {
    const { fake } = await opened();
    const undo = screen.getByRole("button", { name: "Undo" });
    expect(undo).toHaveProperty("disabled", true);
    await backend.removeText("text-6");
    await waitFor(() => expect(undo).toHaveProperty("disabled", false));
    await userEvent.keyboard("{Control>}z{/Control}");
    await within(screen.getByRole("status")).findByText("Undone: text removed");
    expect((await fake.shelf()).texts).toHaveLength(6);
    await userEvent.click(screen.getByRole("button", { name: "Redo" }));
    await waitFor(async () => expect((await fake.shelf()).texts).toHaveLength(5));
  });

  it("loads again when another program wrote to the library", async () => {
    const { fake } = await opened();
    await screen.findByText("On the Margin");
    await fake.removeText("text-6");
    fake.world.libraryChanged();
    await waitFor(() => expect(screen.queryByText("On the Margin")).toBeNull());
  });
});

describe("the command palette", () => {
  it("finds a command by a few letters and runs it", async () => {
    await opened();
    await userEvent.keyboard("{Control>}k{/Control}");
    const field = await screen.findByRole("combobox", { name: "Command palette" });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await expectAccessible();
    await userEvent.type(field, "gtnb");
    const [best] = options();
    expect(best?.textContent).toContain("Go to the notebook");
    expect(best?.getAttribute("aria-selected")).toBe("true");
    await userEvent.keyboard("{Enter}");
    await screen.findByRole("heading", { level: 1, name: "Notebook" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("holds only what can be done now, moves by arrows, and closes by Escape", async () => {
    await opened();
    await userEvent.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox", { name: "Command palette" });
    expect(screen.queryByRole("option", { name: /^Undo/ })).toBeNull();
    await userEvent.keyboard("{ArrowUp}");
    expect(options().at(-1)?.getAttribute("aria-selected")).toBe("true");
    await userEvent.keyboard("{ArrowDown}");
    expect(options()[0]?.getAttribute("aria-selected")).toBe("true");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

describe("the shortcut list", () => {
  it("names every command that has a key, from the same registry", async () => {
    const { shell } = await opened();
    await userEvent.keyboard("?");
    const dialog = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    await expectAccessible();
    for (const { name, shortcuts } of shell.commands.all) {
      if (shortcuts?.length) expect(within(dialog).getAllByText(name).length).toBeGreaterThan(0);
    }
  });
});

describe("an import", () => {
  it("reports what came in, what did not and why, and hands over the books it names", async () => {
    const { fake } = await opened((state) => (state.books = []));
    await userEvent.click(screen.getByRole("button", { name: "Import text" }));
    const report = await screen.findByRole("dialog", { name: "The text is in your library" });
    await expectAccessible();
    expect(within(report).getByText("empty.txt").title).toBe("/home/reader/texts/empty.txt");
    expect(within(report).getAllByText(/is empty/)).toHaveLength(1);
    await userEvent.click(within(report).getByRole("button", { name: "Add 6 books to the reading list" }));
    await within(report).findByText("The books are on your reading list.");
    expect(await fake.listBooks()).toHaveLength(6);
    await userEvent.click(within(report).getByRole("button", { name: "Read" }));
    await waitFor(() => expect(location.hash).toMatch(/^#\/read\/text-new/));
  });

  it("says that the books a text names are on the list, and leads there", async () => {
    await opened();
    await userEvent.click(screen.getByRole("button", { name: "Import text" }));
    const report = await screen.findByRole("dialog", { name: "The text is in your library" });
    within(report).getByText("All 6 books named here are on your reading list.");
    await expectAccessible();
    await userEvent.click(within(report).getByRole("button", { name: "Show the reading list" }));
    await waitFor(() => expect(location.hash).toBe("#/reading-list"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("shows where files may be dropped", async () => {
    const { fake } = await opened();
    fake.world.filesHover(true);
    await screen.findByText("Drop to import");
    fake.world.filesHover(false);
    await waitFor(() => expect(screen.queryByText("Drop to import")).toBeNull());
  });

  it("that takes its time shows how far it is, and can be cancelled", async () => {
    const { fake } = await opened();
    const cancelled = vi.spyOn(backend, "cancelImport");
    fake.world.importProgress({ done: 1, total: 3, file: "two.txt" });
    const progress = await screen.findByRole("region", { name: "Importing" });
    within(progress).getByText("1 of 3");
    await userEvent.click(within(progress).getByRole("button", { name: "Cancel" }));
    expect(cancelled).toHaveBeenCalledOnce();
    fake.world.importFinished({
      texts: [],
      refused: [{ file: "two.txt", code: "cancelled", message: "Cancelled." }],
    });
    await screen.findByRole("dialog", { name: "Nothing was imported" });
    expect(screen.queryByRole("region", { name: "Importing" })).toBeNull();
  });
});

describe("a bundle from outside", () => {
  it("is asked about, installed and reported on, and taken back by the news", async () => {
    const { fake } = await opened();
    fake.world.bundleOpened(lesson(fake.world.journal.state));
    const preview = await screen.findByRole("dialog", { name: "Rhetoric, first term" });
    await userEvent.click(within(preview).getByRole("checkbox"));
    await userEvent.click(within(preview).getByRole("button", { name: "Install bundle" }));
    const report = await screen.findByRole("dialog", { name: "“Rhetoric, first term” is in your library" });
    await screen.findByRole("heading", { name: "Rhetoric, first term", hidden: true });
    await userEvent.click(within(report).getAllByRole("button", { name: "Close" })[1] as HTMLElement);
    const news = await screen.findByRole("status");
    await userEvent.click(await within(news).findByRole("button", { name: "Undo" }));
    await within(news).findByText("Undone: bundle installed");
    expect((await fake.listBundles()).map(({ id }) => id)).not.toContain("bundle-lesson");
  });

  it("waits its turn, is looked at anew then, and is let go afterwards", async () => {
    const { fake } = await opened();
    const closed = vi.spyOn(backend, "closeBundle");
    const { state } = fake.world.journal;
    fake.world.bundleRefused({
      file: "/tmp/notes.marginalis",
      code: "not-a-bundle",
      message: "It is no ZIP.",
    });
    fake.world.bundleOpened({ ...lesson(state), handle: 7 });
    const refused = await screen.findByRole("dialog", { name: "That is not a bundle" });
    within(refused).getByText("notes.marginalis");
    within(refused).getByText("Code: not-a-bundle");
    await fake.installBundle(7, { yes_to: "new_key" });
    await userEvent.click(within(refused).getAllByRole("button", { name: "Close" })[1] as HTMLElement);
    const preview = await screen.findByRole("dialog", { name: "Rhetoric, first term" });
    within(preview).getByText(/in your library already/);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(closed).toHaveBeenCalledWith(7);
  });
});

describe("hand-ins from outside", () => {
  it("are called what they are where they cannot be read", async () => {
    const { fake } = await opened();
    fake.world.bundleRefused({ file: "/tmp/Ada.annotations", code: "invalid-value", message: "No JSON." });
    const refused = await screen.findByRole("dialog", { name: "That is no hand-in" });
    within(refused).getByText("Ada.annotations");
  });

  it("are all told of where none can be taken", async () => {
    const { fake } = await opened();
    fake.world.bundleRefused({ file: "Ada.annotations", code: "invalid-value", message: "No JSON." });
    fake.world.bundleRefused({
      file: "Bo.ANNOTATIONS",
      code: "bundle-not-installed",
      message: "Of no bundle.",
    });
    const refused = await screen.findByRole("dialog", { name: "2 files did not come in" });
    for (const words of ["Ada.annotations", "No JSON.", "Bo.ANNOTATIONS", "Of no bundle."])
      within(refused).getByText(words);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("lead to the screen of their bundle, which says what they would do before they are taken in", async () => {
    const { fake } = await opened();
    const chosen = await fake.chooseHandIns(null);
    if (!chosen) throw new Error("nothing chosen");
    fake.world.handInsChosen(chosen);
    const asked = await screen.findByRole("dialog", { name: "Take in 3 files?" });
    expect(location.hash).toBe(`#/hand-ins/${BUNDLE.id}`);
    await userEvent.click(within(asked).getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog")).toBeNull();

    // The screen is there already now.
    fake.world.handInsChosen({ ...chosen, handle: 9 });
    const again = await screen.findByRole("dialog", { name: "Take in 3 files?" });
    const taken = vi.spyOn(backend, "collectHandIns");
    await userEvent.click(within(again).getByRole("button", { name: "Take in 3 files" }));
    await screen.findByRole("rowheader", { name: /^Ada/ });
    expect(taken).toHaveBeenCalledWith(9);
  });
});

describe("a link outside", () => {
  it("is opened only when its host was shown and agreed to", async () => {
    const { shell } = await opened();
    const open = vi.spyOn(backend, "openLink");
    await shell.openLink("https://p2pfoundation.net/x");
    const dialog = await screen.findByRole("dialog", { name: "Open this address in your browser?" });
    within(dialog).getByText("p2pfoundation.net");
    await expectAccessible();
    expect(open).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole("button", { name: "Open link" }));
    expect(open).toHaveBeenCalledExactlyOnceWith("https://p2pfoundation.net/x");
  });
});

describe("a library that does not open", () => {
  it("is explained, with a way out", async () => {
    render(StartFailed, { error: { code: "newer-library", message: "Version 9 made this library." } });
    screen.getByRole("heading", { name: "A newer version made this library" });
    screen.getByText("Version 9 made this library.");
    screen.getByText("Code: newer-library");
    screen.getByRole("button", { name: "Try again" });
    await expectAccessible();
  });
});

describe("a window that is closed", () => {
  it("stays open where a note cannot be saved, shows its words, and closes when they are saved or let go", async () => {
    const { fake } = await opened();
    const answer = vi.spyOn(backend, "answerClosing");
    let refused = true;
    const draft = new Draft("", async (words) => (refused ? null : words));
    draft.type("What I thought.");
    fake.world.closing();
    const dialog = await screen.findByRole("dialog", { name: "A note could not be saved" });
    within(dialog).getByText("What I thought.");
    expect(answer.mock.calls).toEqual([["saving"], ["stays"]]);
    await expectAccessible();

    await userEvent.click(within(dialog).getByRole("button", { name: "Save and close" }));
    await waitFor(() =>
      expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Save and close" }).disabled).toBe(
        false,
      ),
    );
    expect(answer.mock.calls).toHaveLength(2);
    await userEvent.click(within(dialog).getByRole("button", { name: "Keep open" }));
    expect(screen.queryByRole("dialog")).toBeNull();

    fake.world.closing();
    const again = await screen.findByRole("dialog", { name: "A note could not be saved" });
    refused = false;
    await userEvent.click(within(again).getByRole("button", { name: "Save and close" }));
    await waitFor(() => expect(answer.mock.lastCall).toEqual(["leaves"]));
    expect(draft.state).toBe("saved");
  });

  it("closes once all is saved, and where nothing is unsaved", async () => {
    const { fake } = await opened();
    const answer = vi.spyOn(backend, "answerClosing");
    const draft = new Draft("", async (words) => words);
    draft.type("What I thought.");
    fake.world.closing();
    await waitFor(() => expect(answer.mock.calls).toEqual([["saving"], ["leaves"]]));
    expect(draft.state).toBe("saved");
    fake.world.closing();
    await waitFor(() => expect(answer.mock.calls.slice(2)).toEqual([["saving"], ["leaves"]]));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("closes without saving only when the reader says so", async () => {
    const { fake } = await opened();
    const answer = vi.spyOn(backend, "answerClosing");
    let refused = true;
    const draft = new Draft("", async (words) => (refused ? null : words));
    draft.type("What I thought.");
    fake.world.closing();
    const dialog = await screen.findByRole("dialog", { name: "A note could not be saved" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Close without saving" }));
    expect(answer.mock.lastCall).toEqual(["leaves"]);
    refused = false;
    await draft.flush();
  });
});

const options = (): HTMLElement[] =>
  within(screen.getByRole("listbox", { name: "Commands" })).getAllByRole("option");

async function opened(
  prepare?: Parameters<typeof createFake>[0],
): Promise<{ fake: FakeBackend; shell: ShellState }> {
  const fake = createFake(prepare);
  const session = await fake.resumeSession();
  useBackend(fake);
  const shell = new ShellState(session, { name: "library" });
  useBackend(observeWrites(fake, () => void shell.refreshHistory()));
  render(Shell, { shell, first: await screens.library(), session });
  await screen.findByRole("heading", { level: 1, name: "Library" });
  await screen.findByRole("navigation", { name: "Main" });
  return { fake, shell };
}
