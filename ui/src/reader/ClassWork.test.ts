import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { useBackend } from "../backend";
import { createFake, type FakeBackend } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { RecordingShell } from "../shared/testing/shell.svelte";
import TestDesk from "./TestDesk.svelte";

const TOGGLE = "Show or hide what the class marked";

async function openText(prepare?: (fake: FakeBackend) => Promise<unknown>): Promise<RecordingShell> {
  const fake = createFake();
  await prepare?.(fake);
  useBackend(fake);
  const shell = new RecordingShell();
  render(TestDesk, { shell, text: "text-1" });
  const article = await screen.findByRole("article");
  await waitFor(() => expect(article.querySelector("[data-block]")).not.toBeNull());
  return shell;
}

describe("what a class marked in a text", () => {
  it("is not there where nobody handed in", async () => {
    const shell = await openText();
    await waitFor(() => expect(shell.commands.length).toBeGreaterThan(0));
    expect(screen.queryByRole("button", { name: TOGGLE })).toBeNull();
    const toggle = shell.commands.find(({ name }) => name === TOGGLE);
    expect(toggle?.when?.()).toBe(false);
  });

  it("lifts the news above what lies over the foot of the text", async () => {
    const foot = (): string => document.documentElement.style.getPropertyValue("--foot");
    const height = vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(180);
    await openText((fake) => fake.collectHandIns(1));
    await waitFor(() => expect(foot()).toBe("180px"));
    height.mockRestore();
    cleanup();
    expect(foot()).toBe("");
  });

  it("is a line beside the text, passage by passage and student by student", async () => {
    const shell = await openText((fake) => fake.collectHandIns(1));
    await userEvent.click(await screen.findByRole("button", { name: TOGGLE }));
    expect(shell.announced).toContain("What the class marked is shown");
    const panel = await screen.findByRole("region", { name: "What the class marked" });
    const margin = screen.getByRole("complementary", { name: "Margin" });

    const shared = await within(margin).findByRole("button", { name: "2 of 3 marked: made in common" });
    await userEvent.click(shared);
    expect(shared.getAttribute("aria-pressed")).toBe("true");
    within(panel).getByText("2 of 3 marked this");
    const who = within(panel)
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(who.map((words) => words.slice(0, 3))).toEqual(["Ada", "Ben"]);
    await expectAccessible();

    await userEvent.selectOptions(within(panel).getByRole("combobox", { name: "Whose marks" }), "Cy");
    expect(shared.getAttribute("aria-pressed")).toBe("false");
    within(panel).getByText("1 mark");
    within(panel).getByText("Is it?");
    await userEvent.click(within(panel).getByRole("button", { name: "voluntary participation" }));
    expect(shell.routes).toMatchObject([{ name: "reader", text: "text-1" }]);

    await userEvent.click(within(panel).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "What the class marked" })).toBeNull());
    expect(within(margin).queryByRole("button", { name: /of 3 marked/ })).toBeNull();
  });

  it("shows markup of a student as the words it is", async () => {
    const markup = "<img src=x onerror=alert(1)>";
    await openText(async (fake) => {
      await fake.collectHandIns(1);
      const marks = await fake.handInMarks("text-1");
      const [first] = marks.marks;
      if (!first) throw new Error("no mark");
      vi.spyOn(fake, "handInMarks").mockResolvedValue({ marks: [{ ...first, note: markup }], left_out: 0 });
    });
    await userEvent.click(await screen.findByRole("button", { name: TOGGLE }));
    const panel = await screen.findByRole("region", { name: "What the class marked" });
    await userEvent.selectOptions(within(panel).getByRole("combobox", { name: "Whose marks" }), "Ada");
    await within(panel).findByText(markup);
    expect(panel.querySelector("img")).toBeNull();
  });
});
