import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { PASSPHRASE } from "../backend/fake/making";
import type { WorkFolder } from "../backend";
import type { Finding } from "../backend/types/Finding";
import type { FindingPlace } from "../backend/types/FindingPlace";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen, type RecordingShell } from "../shared/testing/shell.svelte";
import { making } from "./making.svelte";
import MakeBundle from "./MakeBundle.svelte";

const FIRST = "Consequences of Peer Production";

afterEach(() => {
  vi.restoreAllMocks();
  making.begin();
  making.key = null;
  making.signs = true;
});

async function shown(): Promise<{ fake: FakeBackend; shell: RecordingShell }> {
  const fake = createFake();
  const shell = renderScreen(MakeBundle, fake);
  await screen.findByRole("checkbox", { name: FIRST });
  return { fake, shell };
}

/** The text's quote, as the library has it. */
async function markFirst(fake: FakeBackend): Promise<string> {
  const { quote } = await fake.createHighlight({ text: "text-1", start: 0, end: 12 });
  return quote;
}

async function makeFolder(title = "Rhetoric"): Promise<void> {
  if (title) await userEvent.type(screen.getByRole("textbox", { name: "Title" }), title);
  const first = screen.getByRole<HTMLInputElement>("checkbox", { name: FIRST });
  if (!first.checked) await userEvent.click(first);
  await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
  await screen.findByRole("heading", { name: title || "Rhetoric" });
}

describe("a new bundle", () => {
  it("is made of texts in their order, books, the teacher's notes, and questions on their words", async () => {
    const fake = createFake();
    const quote = await markFirst(fake);
    renderScreen(MakeBundle, fake);
    const made = vi.spyOn(fake, "makeBundleFolder");
    await userEvent.type(await screen.findByRole("textbox", { name: "Title" }), "Rhetoric");
    const boxes = within(await screen.findByRole("group", { name: "Texts" })).getAllByRole("checkbox");
    await userEvent.click(boxes[0] as HTMLElement);
    await userEvent.click(boxes[1] as HTMLElement);
    await userEvent.click(screen.getByRole("button", { name: `Move “${FIRST}” down` }));
    await userEvent.click(
      within(screen.getByRole("group", { name: "Reading list" })).getAllByRole("checkbox")[0] as HTMLElement,
    );
    await screen.findByRole("checkbox", { name: /^Your one mark on these texts comes along/ });
    await userEvent.click(screen.getByRole("button", { name: "Add a question" }));
    const question = screen.getByRole("region", { name: "Question 1" });
    await userEvent.selectOptions(within(question).getByRole("combobox", { name: "Text" }), FIRST);
    await userEvent.selectOptions(
      within(question).getByRole("combobox", { name: "Take a passage you marked…" }),
      quote,
    );
    await userEvent.type(within(question).getByRole("textbox", { name: "Question" }), "Why this?");
    await expectAccessible();
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    await screen.findByRole("heading", { name: "Rhetoric" });
    const [chosen] = made.mock.calls[0] ?? [];
    expect(chosen).toMatchObject({
      title: "Rhetoric",
      notes: true,
      texts: ["text-2", "text-1"],
      books: ["book-1"],
    });
    expect(chosen?.questions).toEqual([
      { text: "text-1", start: 0, end: 12, question: "Why this?", hint: "" },
    ]);
    await screen.findByText(/^In the folder: 2 texts, 0 pictures, one book, one note, one question\./);
  });

  it("says where a question's words do not stand, and writes nothing", async () => {
    const { fake } = await shown();
    const made = vi.spyOn(fake, "makeBundleFolder");
    await userEvent.type(screen.getByRole("textbox", { name: "Title" }), "Rhetoric");
    await userEvent.click(screen.getByRole("checkbox", { name: FIRST }));
    await userEvent.click(screen.getByRole("button", { name: "Add a question" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Question" }), "Why?");
    await userEvent.type(screen.getByRole("textbox", { name: /^On these words/ }), "words of nobody");
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    expect((await screen.findByRole("alert")).textContent).toContain("“words of nobody”");
    expect(made).not.toHaveBeenCalled();
  });

  it("drops no question for which something was written, but says that its words are missing", async () => {
    const { fake } = await shown();
    const made = vi.spyOn(fake, "makeBundleFolder");
    await userEvent.type(screen.getByRole("textbox", { name: "Title" }), "Rhetoric");
    await userEvent.click(screen.getByRole("checkbox", { name: FIRST }));
    const add = screen.getByRole("button", { name: "Add a question" });
    await userEvent.click(add);
    await userEvent.click(add);
    const second = within(screen.getByRole("region", { name: "Question 2" }));
    await userEvent.type(second.getByRole("textbox", { name: /^Hint/ }), "Look at the title.");
    expect(screen.queryByText(/^Nothing is asked here yet/)).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    const words = await second.findByRole("textbox", { name: /^Question Nothing is asked here yet/ });
    expect(words.getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(words));
    expect(made).not.toHaveBeenCalled();
    await expectAccessible();

    await userEvent.type(words, "What is it about?");
    expect(screen.queryByText(/^Nothing is asked here yet/)).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    await screen.findByRole("heading", { name: "Rhetoric" });
    // The first one holds nothing at all.
    expect(made.mock.calls[0]?.[0].questions).toMatchObject([
      { question: "What is it about?", hint: "Look at the title." },
    ]);
  });

  it("keeps the questions on a text that is left out, for when it is chosen again", async () => {
    const { fake } = await shown();
    const made = vi.spyOn(fake, "makeBundleFolder");
    const [first, second] = within(screen.getByRole("group", { name: "Texts" })).getAllByRole("checkbox");
    if (!first || !second) throw new Error("no texts");
    await userEvent.type(screen.getByRole("textbox", { name: "Title" }), "Rhetoric");
    await userEvent.click(first);
    await userEvent.click(screen.getByRole("button", { name: "Add a question" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Question" }), "Why this?");
    await userEvent.click(second);
    await userEvent.click(first);
    expect(screen.queryByRole("region", { name: "Question 1" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    await screen.findByRole("heading", { name: "Rhetoric" });
    expect(made.mock.calls[0]?.[0].questions).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "What is in it" }));
    await userEvent.click(screen.getByRole("checkbox", { name: FIRST }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Question" }).value).toBe("Why this?");
    await userEvent.click(screen.getByRole("button", { name: "Remove question 1" }));
    expect(making.questions).toEqual([]);
  });

  it("goes to what it says of a failure, each time", async () => {
    const { fake } = await shown();
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
    const failure = { code: "disk-full", message: "There is no room. Nothing was written." };
    vi.spyOn(fake, "makeBundleFolder").mockRejectedValue(failure);
    await userEvent.type(screen.getByRole("textbox", { name: "Title" }), "Rhetoric");
    await userEvent.click(screen.getByRole("checkbox", { name: FIRST }));
    for (const time of [1, 2]) {
      await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
      await waitFor(() => expect(scrolled).toHaveBeenCalledTimes(time));
      const alert = screen.getByRole("alert");
      expect(scrolled.mock.contexts.at(-1)).toBe(alert);
      expect(document.activeElement).toBe(alert);
    }
  });

  it("begins what a check found at its top, with the focus on its heading", async () => {
    await shown();
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
    await makeFolder();
    const heading = screen.getByRole("heading", { name: "Rhetoric" });
    expect(document.activeElement).toBe(heading);
    expect(scrolled.mock.contexts).toEqual([heading]);
    // Looking once more leaves one where one is.
    await userEvent.click(screen.getByRole("button", { name: "Check again" }));
    await waitFor(() => expect(making.working).toBeNull());
    expect(scrolled).toHaveBeenCalledOnce();
  });

  it("lists what a check found, with its line, and leads to the passage", async () => {
    const { fake, shell } = await shown();
    await makeFolder();
    const looked = await fake.checkBundleFolder(1);
    const file = looked.looked.texts[0]?.file ?? "";
    vi.spyOn(fake, "checkBundleFolder").mockResolvedValue({
      ...looked,
      looked: {
        ...looked.looked,
        findings: [
          {
            file,
            line: 7,
            severity: "error",
            code: "broken-link",
            message: "The link leads nowhere.",
            hint: "Mend it.",
          },
        ],
      },
    });
    vi.spyOn(fake, "placeOfFinding").mockResolvedValue({ kind: "text", text: "text-1", at: 40 });
    await userEvent.click(screen.getByRole("button", { name: "Check again" }));
    await screen.findByText("One error, no warnings");
    await screen.findByText(`${file}:7`);
    expect((screen.getByRole("button", { name: "Build and save…" }) as HTMLButtonElement).disabled).toBe(
      true,
    );
    await expectAccessible();
    await userEvent.click(screen.getByRole("button", { name: `Show the passage: ${file}:7` }));
    expect(shell.routes).toEqual([{ name: "reader", text: "text-1", at: 40 }]);
    const shownFile = vi.spyOn(fake, "showFindingFile");
    await userEvent.click(screen.getByRole("button", { name: `Show the file: ${file}:7` }));
    expect(shownFile.mock.calls).toEqual([[1, 0]]);
    expect(shell.routes).toHaveLength(1);
  });

  it("says whose next edition a folder made again is", async () => {
    await shown();
    await makeFolder();
    expect(screen.queryByText(/^It is the same bundle as/)).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "What is in it" }));
    await makeFolder("");
    await screen.findByText(/^It is the same bundle as “Rhetoric”/);
    await expectAccessible();
  });

  it("leads from each finding to where it is mended", async () => {
    const fake = createFake();
    const shell = renderScreen(MakeBundle, fake);
    await screen.findByRole("checkbox", { name: FIRST });
    await userEvent.click(
      within(screen.getByRole("group", { name: "Reading list" })).getAllByRole("checkbox")[1] as HTMLElement,
    );
    await userEvent.click(screen.getByRole("checkbox", { name: FIRST }));
    for (const [at, words] of ["", "What is asked?"].entries()) {
      await userEvent.click(screen.getByRole("button", { name: "Add a question" }));
      const form = screen.getByRole("region", { name: `Question ${at + 1}` });
      if (words) await userEvent.type(within(form).getByRole("textbox", { name: "Question" }), words);
    }
    const finding = (file: string, code: Finding["code"]): Finding => {
      return { file, line: 3, severity: "warning", code, message: `About ${file}.`, hint: "Mend it." };
    };
    const findings = [
      finding("bundle.toml", "unknown-license"),
      finding("bundle.toml", "no-texts"),
      finding("questions.json", "passage-gone"),
      finding("reading-list.json", "entry-without-year"),
      finding("annotations/notes.json", "passage-reworded"),
      finding("stray.txt", "unlisted-file"),
    ];
    const places: (FindingPlace | null)[] = [
      { kind: "details" },
      { kind: "details" },
      { kind: "question", entry: 0, text: "text-1" },
      { kind: "book", entry: 0 },
      { kind: "mark", text: "text-1", mark: "mark-7" },
      null,
    ];
    vi.spyOn(fake, "placeOfFinding").mockImplementation(async (_, number) => places[number] ?? null);
    const file = vi.spyOn(fake, "showFindingFile");
    const mend = async (name: string, nth = 0): Promise<void> => {
      if (!making.folder) {
        await makeFolder(making.title ? "" : "Rhetoric");
        const folder = making.folder as WorkFolder | null;
        if (!folder) throw new Error("no folder");
        making.folder = { ...folder, looked: { ...folder.looked, findings } };
      }
      const ways = await screen.findAllByRole("button", { name });
      await userEvent.click(ways[nth] as HTMLElement);
    };

    await mend("Mend it: bundle.toml:3");
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^License/ })),
    );
    await mend("Mend it: bundle.toml:3", 1);
    await waitFor(() => expect((document.activeElement as HTMLInputElement).type).toBe("checkbox"));
    await mend("Mend it: questions.json:3");
    await waitFor(() => expect((document.activeElement as HTMLTextAreaElement).value).toBe("What is asked?"));
    await mend("Mend it: reading-list.json:3");
    await waitFor(() => expect(shell.routes.at(-1)).toEqual({ name: "reading-list", book: "book-2" }));
    await mend("Mend it: annotations/notes.json:3");
    await waitFor(() =>
      expect(shell.routes.at(-1)).toEqual({ name: "reader", text: "text-1", highlight: "mark-7" }),
    );
    await mend("Mend it: stray.txt:3");
    await waitFor(() => expect(file.mock.calls).toEqual([[1, 5]]));

    // A folder that was not made here: the window has the texts alone.
    const folder = making.folder as WorkFolder | null;
    if (!folder) throw new Error("no folder");
    making.folder = { ...folder, made: null };
    await mend("Show the file: bundle.toml:3");
    await waitFor(() => expect(file.mock.lastCall).toEqual([1, 0]));
    await mend("Show the passage: questions.json:3");
    await waitFor(() => expect(shell.routes.at(-1)).toEqual({ name: "reader", text: "text-1" }));
    await mend("Show the file: reading-list.json:3");
    await waitFor(() => expect(file.mock.lastCall).toEqual([1, 3]));
    await expectAccessible();
  });

  it("can be gone back to: what was chosen is still chosen", async () => {
    await shown();
    await makeFolder();
    await userEvent.click(screen.getByRole("button", { name: "What is in it" }));
    expect((screen.getByRole("textbox", { name: "Title" }) as HTMLInputElement).value).toBe("Rhetoric");
    expect((screen.getByRole("checkbox", { name: FIRST }) as HTMLInputElement).checked).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Make the folder…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Begin another" }));
    expect((screen.getByRole("textbox", { name: "Title" }) as HTMLInputElement).value).toBe("");
  });

  it("is signed with a key made for it, and shows the words to compare", async () => {
    await shown();
    await makeFolder();
    await userEvent.click(screen.getByRole("button", { name: "Make a key…" }));
    await userEvent.type(screen.getByLabelText(/^Passphrase of the new key/), PASSPHRASE);
    await userEvent.type(screen.getByLabelText(/^The same once more/), "other");
    await screen.findByText("The two differ.");
    expect(
      (screen.getByRole("button", { name: "Choose where to keep it…" }) as HTMLButtonElement).disabled,
    ).toBe(true);
    await userEvent.clear(screen.getByLabelText(/^The same once more/));
    await userEvent.type(screen.getByLabelText(/^The same once more/), PASSPHRASE);
    await userEvent.click(screen.getByRole("button", { name: "Choose where to keep it…" }));
    await screen.findByText("teacher.key");
    await userEvent.click(screen.getByRole("button", { name: "Build and save…" }));
    await screen.findByText(/^Edition 1 is built/);
    expect(screen.getAllByRole("group", { name: "Fingerprint of the key" }).length).toBeGreaterThan(0);
    expect(making.passphrase).toBe("");
    await expectAccessible();
  });

  it("says that a passphrase does not fit, and builds nothing", async () => {
    await shown();
    await makeFolder();
    await userEvent.click(screen.getByRole("button", { name: "Choose a key…" }));
    await userEvent.type(await screen.findByLabelText("Passphrase of the key"), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Build and save…" }));
    expect((await screen.findByRole("alert")).textContent).toContain("wrong-passphrase");
    expect(screen.queryByText(/is built/)).toBeNull();
  });

  it("tells how far the build is, and can be stopped", async () => {
    const { fake } = await shown();
    await makeFolder();
    await userEvent.click(screen.getByRole("checkbox", { name: "Sign it with your key" }));
    let end: (error: unknown) => void = () => undefined;
    vi.spyOn(fake, "buildBundle").mockReturnValue(new Promise((_, fail) => (end = fail)));
    const cancelled = vi.spyOn(fake, "cancelMaking");
    await userEvent.click(screen.getByRole("button", { name: "Build and save…" }));
    fake.world.makingProgress({ done: 1, total: 4, file: "texts/2.md" });
    await waitFor(() =>
      expect((screen.getByRole("progressbar", { name: "Building" }) as HTMLProgressElement).value).toBe(0.25),
    );
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancelled).toHaveBeenCalled();
    end({ code: "cancelled", message: "It was stopped." });
    await screen.findByRole("button", { name: "Build and save…" });
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
