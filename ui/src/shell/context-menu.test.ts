import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ownContextMenu } from "./context-menu";

let stop: () => void;
beforeEach(() => {
  const more = element("button", { "aria-haspopup": "menu" });
  const tags = element("ul", {}, element("li", { id: "tag" }, "a tag"));
  document.body.append(
    element("p", { id: "words" }, "Some words"),
    element("a", { id: "link", href: "#/notebook" }, "a link"),
    element("textarea", { id: "field" }),
    element("ul", {}, element("li", {}, element("b", { id: "row" }, "A row"), tags, more)),
  );
  stop = ownContextMenu();
});
afterEach(() => {
  stop();
  getSelection()?.removeAllRanges();
  document.body.replaceChildren();
});

function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Whether the engine's own menu would come. */
function ask(id: string): boolean | undefined {
  const asked = new MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: 2 });
  return document.getElementById(id)?.dispatchEvent(asked);
}

describe("the menu of the right button", () => {
  it("is the engine's in a field and on selected words, and nowhere else", () => {
    expect([ask("words"), ask("link"), ask("row"), ask("field")]).toEqual([false, false, false, true]);
    getSelection()?.selectAllChildren(document.body);
    expect([ask("words"), ask("link")]).toEqual([true, false]);
    stop();
    expect(ask("link")).toBe(true);
  });

  it.each(["row", "tag"])("is the row's own where it has one: on its %s", async (id) => {
    const opened = vi.fn();
    document.querySelector("button")?.addEventListener("click", opened);
    window.dispatchEvent(new PointerEvent("pointerdown", { button: 2 }));
    ask(id);
    expect(opened).not.toHaveBeenCalled();
    window.dispatchEvent(new PointerEvent("pointerup", { button: 2 }));
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
    ask(id);
    expect(opened, "at once from the keyboard").toHaveBeenCalledTimes(2);
  });
});
