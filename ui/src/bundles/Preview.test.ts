import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { createFake, type FakeBackend } from "../backend/fake";
import { lesson } from "../backend/fake/bundles";
import type { InstallPreview } from "../backend/types/InstallPreview";
import { expectAccessible } from "../shared/testing/axe";
import { renderScreen } from "../shared/testing/shell.svelte";
import { Installation } from "./installation.svelte";
import Preview from "./Preview.svelte";

describe("a bundle before it is installed", () => {
  it("says whose it is, who vouches, and what is in it", async () => {
    await previewed();
    const dialog = screen.getByRole("dialog", { name: "Rhetoric, first term" });
    within(dialog).getByText("Signed by a key you do not know yet");
    const key = within(dialog).getByRole("group", { name: "Fingerprint of the key" });
    expect(within(key).getAllByRole("listitem")).toHaveLength(8);
    within(key).getByText("8b3a 10d2 f04c 77e1");
    within(dialog).getByText("as the bundle says; nobody checked the name");
    within(dialog).getByText("2 texts, 1 teacher’s note, 1 question");
    within(dialog).getByText("On arrangement");
    await expectAccessible();
  });

  it("installs a new key’s bundle only after the reader’s word, which is not given beforehand", async () => {
    const { fake, installation } = await previewed();
    const agree = screen.getByRole("checkbox", { name: /the key is theirs/ });
    const install = screen.getByRole("button", { name: "Install bundle" });
    expect([agree, install]).toMatchObject([{ checked: false }, { disabled: true }]);
    await userEvent.click(agree);
    await userEvent.click(install);
    await waitFor(() => expect(installation.report?.name).toBe("Rhetoric, first term"));
    expect((await fake.listBundles()).map(({ name }) => name)).toContain("Rhetoric, first term");
  });

  it("shows names as they are, whatever they hold", async () => {
    const name = `"><img src=x onerror=alert(1)> {{constructor}} </title><script>`;
    await previewed({ name, publisher: name });
    const dialog = screen.getByRole("dialog", { name });
    expect(within(dialog).getAllByText(name).length).toBeGreaterThan(0);
    expect(document.querySelectorAll("img[src='x'], script")).toHaveLength(0);
  });

  it("counts the teacher’s notes that cannot be used, and tells of the first ones why", async () => {
    const message = "It has more than 100 tags.";
    const left_out = Array.from({ length: 21 }, (_, at) => ({
      file: "annotations/a.json",
      number: at + 1,
      message,
    }));
    await previewed({ left_out });
    screen.getByText(/^21 notes or questions of the teacher’s cannot be used/);
    screen.getByText(`annotations/a.json, number 20: ${message}`);
    expect(screen.queryByText(`annotations/a.json, number 21: ${message}`)).toBeNull();
    screen.getByText("1 more");
    await expectAccessible();
  });

  it("says that no license is stated", async () => {
    await previewed({ license: "NONE" });
    screen.getByText(/^No license is stated/);
  });

  it("tells a refusal with its code, and offers a separate copy where that helps", async () => {
    const message = "This is edition 1, and edition 2 was here already.";
    const { fake, installation } = await previewed({
      act: "refuse",
      question: null,
      refusal: { code: "older-edition", message },
    });
    const install = vi.spyOn(fake, "installBundle");
    const alert = screen.getByRole("alert");
    within(alert).getByText("You have a newer edition of this bundle");
    within(alert).getByText(message);
    within(alert).getByText("Code: older-edition");
    expect(screen.queryByRole("button", { name: "Install bundle" })).toBeNull();
    await expectAccessible();
    await installation.install();
    expect(install).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Open as a separate copy" }));
    expect(install).toHaveBeenCalledWith(1, { as_copy: true });
  });

  it("offers nothing where this very edition is here", async () => {
    await previewed({ act: "nothing", question: null });
    screen.getByText(/in your library already/);
    expect(screen.queryByRole("button", { name: /Install|Update|copy/ })).toBeNull();
  });

  it("puts right what is damaged of the edition that is here, and says so", async () => {
    const { fake, installation } = await previewed({ act: "repair", question: null });
    screen.getByText(/some of it is damaged there/);
    const { preview } = lesson(fake.world.journal.state);
    const { bundle, name, edition, trust, texts, marks } = preview;
    const report = {
      bundle,
      name,
      edition,
      trust,
      act: "repair" as const,
      texts,
      marks,
      books: 0,
      left_out: [],
    };
    vi.spyOn(fake, "installBundle").mockResolvedValue(report);
    vi.spyOn(fake, "previewBundle").mockResolvedValue({ ...preview, act: "nothing", question: null });
    await userEvent.click(screen.getByRole("button", { name: "Put right" }));
    await screen.findByText(/is whole again in your library/);
    expect(screen.queryByRole("button", { name: "Put right" })).toBeNull();
    expect(installation.report).toBeNull();
    await expectAccessible();
  });

  it("counts what an update makes of the marks", async () => {
    const marks = { before: 9, kept: 5, moved: 2, check: 1, unplaced: 1 };
    await previewed({
      act: "update",
      edition: 2,
      installed_edition: 1,
      question: null,
      trust: "known_key",
      marks,
    });
    screen.getByText("You have edition 1 of it.");
    screen.getByText("What will become of your 9 marks");
    expect([...document.querySelectorAll("dd.numbers")].map((node) => node.textContent)).toEqual([
      "5",
      "2",
      "1",
      "1",
    ]);
    screen.getByRole("button", { name: "Update to edition 2" });
  });

  it("shows how far it is, and is cancelled by the way out", async () => {
    const { fake, installation, onclose } = await previewed({ question: null });
    let stop: (error: unknown) => void = () => undefined;
    vi.spyOn(fake, "installBundle").mockReturnValue(new Promise((_, fail) => (stop = fail)));
    const cancel = vi.spyOn(fake, "cancelInstall");
    await userEvent.click(screen.getByRole("button", { name: "Install bundle" }));
    installation.progress = { done: 1, total: 4, file: "texts/one.md" };
    await screen.findByText("texts/one.md");
    expect(screen.getByRole("progressbar", { name: "Installing" })).toHaveProperty("value", 0.25);
    await userEvent.keyboard("{Escape}");
    expect(cancel).toHaveBeenCalled();
    expect(onclose).not.toHaveBeenCalled();
    stop({ code: "cancelled", message: "" });
    await screen.findByRole("button", { name: "Install bundle" });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("tells what went wrong, and asks anew where the question is another one by now", async () => {
    const { fake, installation } = await previewed();
    const failure = { code: "busy", message: "Another program changed the library." };
    vi.spyOn(fake, "installBundle").mockRejectedValue(failure);
    const { preview } = lesson(fake.world.journal.state);
    vi.spyOn(fake, "previewBundle").mockResolvedValue({
      ...preview,
      act: "update",
      question: "first_signature",
    });
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Install bundle" }));
    await screen.findByText("Another program changed the library.");
    await screen.findByRole("checkbox", { name: /only this key may update/ });
    expect(installation.agreed).toBe(false);
  });
});

interface Previewed {
  fake: FakeBackend;
  installation: Installation;
  onclose: ReturnType<typeof vi.fn>;
}

async function previewed(change: Partial<InstallPreview> = {}): Promise<Previewed> {
  const fake = createFake();
  const opened = lesson(fake.world.journal.state);
  const installation = new Installation({ ...opened, preview: { ...opened.preview, ...change } });
  const onclose = vi.fn();
  renderScreen(Preview, fake, { installation, onclose });
  await screen.findByRole("dialog");
  return { fake, installation, onclose };
}
