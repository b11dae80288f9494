import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createFake } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen } from "../shared/testing/shell.svelte";
import Library from "./Library.svelte";

const bundle = (): Promise<HTMLElement> =>
  screen.findByRole("region", { name: "Peer Production: A Study Edition" });

const titles = (region: HTMLElement): (string | null)[] =>
  within(region)
    .getAllByRole("link")
    .map((link) => link.textContent);

describe("the library", () => {
  it("shows a bundle's chapters in their order and the other texts apart", async () => {
    renderScreen(Library, createFake());
    const chapters = titles(await bundle());
    expect(chapters).toHaveLength(5);
    expect(chapters[0]).toBe("Consequences of Peer Production");
    expect(titles(screen.getByRole("region", { name: "Your texts" }))).toEqual(["On the Margin"]);
    await expectAccessible();
  });

  it("says which text its bundle no longer has, and counts it as no chapter", async () => {
    const fake = createFake();
    const [text] = fake.world.journal.state.texts.filter((one) => one.bundle !== null).slice(-1);
    if (!text) throw new Error("no text");
    text.withdrawn = true;
    renderScreen(Library, fake);
    const row = within(await bundle())
      .getByRole("link", { name: text.title })
      .closest("li");
    within(row as HTMLElement).getByText("No longer in its bundle; kept for you");
    expect(row?.querySelector(".chapter")?.textContent).toBe("");
    expect(screen.getAllByText("No longer in its bundle; kept for you")).toHaveLength(1);
    await expectAccessible();
  });

  it("goes on where reading stopped, with the heading and how far it is", async () => {
    const fake = createFake();
    const { position, length } = await placeIn(fake, "text-1", "Three levels of competition");
    await fake.savePosition("text-1", position, Math.ceil(length / 2));
    const shell = renderScreen(Library, fake);

    const card = await screen.findByRole("region", { name: "Continue reading" });
    await within(card).findByText("Three levels of competition");
    expect(within(card).getByRole("img", { name: "Progress: 50%" })).toBeDefined();
    await userEvent.click(within(card).getByRole("button", { name: "Continue reading" }));
    expect(shell.routes).toEqual([{ name: "reader", text: "text-1" }]);
  });

  it("filters by title and author, and says when nothing fits", async () => {
    renderScreen(Library, createFake());
    const filter = await screen.findByRole("searchbox", { name: "Filter by title or author" });
    await userEvent.type(filter, "nahrada");
    expect(titles(await bundle())).toEqual(["Three Modes of Working Together"]);
    await userEvent.type(filter, "zzz");
    expect(screen.getByText("Nothing on the shelf fits")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Clear the filter" }));
    expect(titles(await bundle())).toHaveLength(5);
  });

  it("sorts by title on demand", async () => {
    renderScreen(Library, createFake());
    await bundle();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Order" }), "By title");
    const sorted = titles(await bundle());
    expect(sorted).toEqual([...sorted].sort((a, b) => (a ?? "").localeCompare(b ?? "")));
  });

  it("removes a text without asking and offers to undo it", async () => {
    const fake = createFake();
    const shell = renderScreen(Library, fake);
    const own = await screen.findByRole("region", { name: "Your texts" });
    await userEvent.click(within(own).getByRole("button", { name: "More for “On the Margin”" }));
    await expectAccessible();
    await userEvent.keyboard("{End}{Enter}");
    await waitFor(() => expect(screen.queryByText("On the Margin")).toBeNull());
    expect(shell.toasts).toEqual([{ text: "“On the Margin” was removed with its marks.", undo: true }]);

    await fake.undo();
    shell.revision += 1;
    await screen.findByText("On the Margin");
  });

  it("closes a row's menu by Escape and gives the focus back", async () => {
    renderScreen(Library, createFake());
    const more = await screen.findByRole("button", { name: "More for “On the Margin”" });
    await userEvent.click(more);
    expect(document.activeElement?.textContent).toContain("Open");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(more);
  });

  it("says what to do when the shelf is empty", async () => {
    renderScreen(
      Library,
      createFake((state) => (state.texts = [])),
    );
    await screen.findByText("The shelf is empty");
    await expectAccessible();
  });

  it("tells when the library cannot answer", async () => {
    const failure = { code: "busy", message: "Another program is writing." };
    const shell = renderScreen(Library, { ...createFake(), shelf: () => Promise.reject(failure) });
    await waitFor(() => expect(shell.errors).toEqual([failure]));
  });
});

async function placeIn(
  fake: ReturnType<typeof createFake>,
  text: string,
  heading: string,
): Promise<{ position: number; length: number }> {
  const { outline, summary } = await fake.openText(text);
  return { position: outline.find(({ text }) => text === heading)?.start ?? -1, length: summary.length };
}
