import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFake } from "../backend/fake";
import Dialog from "./Dialog.svelte";
import { expectAccessible } from "./testing/axe";
import { renderScreen } from "./testing/shell.svelte";

const TITLE = "Rhetoric, first term";
/** What the body has room for. */
const ROOM = 400;

const { ResizeObserver } = globalThis;

afterEach(() => {
  vi.restoreAllMocks();
  vi.stubGlobal("ResizeObserver", ResizeObserver);
});

/** A dialog with this in it, which asks for so much room; jsdom lays nothing out. */
async function shown(content: string, height: number): Promise<void> {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(ROOM);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(height);
  renderScreen(Dialog, createFake(), {
    title: TITLE,
    onclose: () => undefined,
    children: createRawSnippet(() => ({ render: () => `<div>${content}</div>` })),
  });
  await screen.findByRole("dialog", { name: TITLE });
}

describe("a dialog", () => {
  it("lets the focus into what overflows, so that it scrolls by key", async () => {
    await shown(`<label><input type="checkbox"> It is theirs</label>`, ROOM + 1);
    const body = await screen.findByRole("group", { name: TITLE });
    expect(document.activeElement).toBe(within(body).getByRole("checkbox"));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(body);
    await expectAccessible();
  });

  it("has no stop on the way where all is in view", async () => {
    await shown("<p>Words to read</p>", ROOM);
    expect(screen.queryByRole("group")).toBeNull();
    expect(screen.getByText("Words to read").closest("[tabindex='0']")).toBeNull();
  });

  it("sees that more came in than it shows", async () => {
    let looked: () => void = () => undefined;
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(look: () => void) {
          looked = look;
        }
        observe(): void {}
        disconnect(): void {}
      },
    );
    await shown("<p>Words to read</p>", ROOM);
    vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(ROOM + 1);
    looked();
    expect((await screen.findByRole("group", { name: TITLE })).tabIndex).toBe(0);
  });
});
