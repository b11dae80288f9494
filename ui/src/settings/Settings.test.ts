import { fireEvent, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createFake } from "../backend/fake";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen } from "../shared/testing/shell.svelte";
import Settings from "./Settings.svelte";

describe("the settings", () => {
  it("change theme and type at once", async () => {
    const shell = renderScreen(Settings, createFake());
    await expectAccessible();
    await userEvent.click(screen.getByRole("radio", { name: "Sepia" }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Font" }), "Atkinson Hyperlegible");
    await fireEvent.input(screen.getByRole("slider", { name: "Size" }), { target: { value: "24" } });
    await fireEvent.input(screen.getByRole("slider", { name: "Line height" }), { target: { value: "180" } });
    await fireEvent.input(screen.getByRole("slider", { name: "Column width" }), { target: { value: "55" } });
    expect(shell.settings).toMatchObject({
      theme: "sepia",
      font: "atkinson",
      size: 24,
      line_height: 180,
      width: 55,
    });
  });

  it("say a figure with its unit", () => {
    renderScreen(Settings, createFake());
    expect(screen.getByRole("slider", { name: "Size" }).getAttribute("aria-valuetext")).toBe("19 px");
  });

  it("rename what a color means, and refuse an empty name", async () => {
    const shell = renderScreen(Settings, createFake());
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Meaning of green" });
    await fireEvent.change(field, { target: { value: " Evidence " } });
    expect(shell.settings.color_meanings[1]).toBe("Evidence");
    await fireEvent.change(field, { target: { value: "  " } });
    expect(field.value).toBe("Evidence");
    expect(shell.settings.color_meanings[1]).toBe("Evidence");
  });

  it("show what a check of the library found", async () => {
    const fake = createFake();
    const sound = await fake.health();
    const problem = "A note stands on no text.";
    renderScreen(Settings, { ...fake, health: async () => ({ ...sound, ok: false, problems: [problem] }) });
    await userEvent.click(screen.getByRole("button", { name: "Check library" }));
    const library = screen.getByRole("region", { name: "Your library" });
    await within(library).findByText(problem);
    within(library).getByText("6 texts, 0 marks, 6 books");
    await expectAccessible();
  });
});
