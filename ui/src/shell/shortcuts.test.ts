import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Command } from "../shared/context";
import { chordOf, keysOf, listenForShortcuts } from "./shortcuts";

const run = { undo: vi.fn(), notebook: vi.fn(), help: vi.fn(), mark: vi.fn(), hidden: vi.fn() };
const command = (id: keyof typeof run, rest: Partial<Command>): Command => ({
  id,
  name: id,
  group: "edit",
  run: run[id],
  ...rest,
});
const commands = [
  command("undo", { shortcuts: ["Mod+Z"] }),
  command("notebook", { shortcuts: ["Mod+2", "g n"], inFields: true }),
  command("help", { shortcuts: ["?"] }),
  command("mark", { shortcuts: ["1"] }),
  command("hidden", { shortcuts: ["x"], when: () => false }),
];

let stop: () => void;
beforeEach(() => {
  stop = listenForShortcuts(() => commands);
});
afterEach(() => {
  stop();
  vi.clearAllMocks();
  document.body.replaceChildren();
});

describe("shortcuts", () => {
  it("run the command of a chord", () => {
    press("z", { ctrlKey: true });
    press("?", { shiftKey: true });
    press("1");
    expect([run.undo, run.help, run.mark].map((one) => one.mock.calls.length)).toEqual([1, 1, 1]);
  });

  it("run the command of two keys after each other, and not of one", () => {
    press("g");
    expect(run.notebook).not.toHaveBeenCalled();
    press("n");
    expect(run.notebook).toHaveBeenCalledOnce();
    press("n");
    expect(run.notebook).toHaveBeenCalledOnce();
  });

  it("leave what is typed into a field to the field", () => {
    const field = document.body.appendChild(document.createElement("textarea"));
    for (const key of ["1", "?", "g", "n"]) press(key, {}, field);
    press("z", { ctrlKey: true }, field);
    expect(Object.values(run).every((one) => one.mock.calls.length === 0)).toBe(true);
    press("2", { ctrlKey: true }, field);
    expect(run.notebook).toHaveBeenCalledOnce();
  });

  it("leave letters to a choice, but nothing with Ctrl", () => {
    const choice = document.body.appendChild(document.createElement("select"));
    press("1", {}, choice);
    press("z", { ctrlKey: true }, choice);
    expect(run.mark).not.toHaveBeenCalled();
    expect(run.undo).toHaveBeenCalledOnce();
  });

  it("are silent under a dialog, and where a command cannot be done", () => {
    press("x");
    document.body.appendChild(document.createElement("div")).setAttribute("role", "dialog");
    press("1");
    expect(run.hidden).not.toHaveBeenCalled();
    expect(run.mark).not.toHaveBeenCalled();
  });
});

describe("a chord", () => {
  it.each([
    [{ key: "z", ctrlKey: true, shiftKey: true }, "Mod+Shift+Z"],
    [{ key: "k", ctrlKey: true }, "Mod+K"],
    [{ key: "ArrowLeft", altKey: true }, "Alt+ArrowLeft"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "Z", shiftKey: true }, "Shift+Z"],
    [{ key: "g" }, "g"],
  ])("%j is %s", (event, chord) => {
    expect(chordOf(new KeyboardEvent("keydown", event))).toBe(chord);
  });

  it("is shown as on the keyboard", () => {
    expect(keysOf("Mod+Shift+Z")).toEqual([["Ctrl", "Shift", "Z"]]);
    expect(keysOf("g l")).toEqual([["G"], ["L"]]);
  });
});

function press(key: string, rest: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...rest }));
}
