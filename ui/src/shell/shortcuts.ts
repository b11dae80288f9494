/** Keys to commands. A shortcut is one chord (`Mod+Shift+Z`, `?`, `1`) or two keys after each other (`g l`). */
import type { Command } from "../shared/context";

/** How long the second key of a sequence may take, milliseconds. */
const SEQUENCE_TIME = 1_200;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Listens for keys until the returned function is called. */
export function listenForShortcuts(commands: () => Command[]): () => void {
  let first: { key: string; at: number } | null = null;
  const heard = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isModifier(event.key) || hasOpenLayer()) return;
    const chord = chordOf(event);
    const begun = first && event.timeStamp - first.at < SEQUENCE_TIME ? first.key : null;
    first = null;
    const bound = commands()
      .filter((command) => command.when?.() ?? true)
      .map((command) => ({ command, keys: keysIn(command, event.target, chord) }));
    const meant =
      (begun && bound.find(({ keys }) => keys.includes(`${begun} ${chord}`))) ||
      bound.find(({ keys }) => keys.includes(chord));
    if (meant) {
      event.preventDefault();
      meant.command.run();
    } else if (bound.some(({ keys }) => keys.some((key) => key.startsWith(`${chord} `)))) {
      first = { key: chord, at: event.timeStamp };
    }
  };
  window.addEventListener("keydown", heard);
  return () => window.removeEventListener("keydown", heard);
}

/** The chord of a key event, as shortcuts are written. */
export function chordOf(event: KeyboardEvent): string {
  const named = event.key.length > 1;
  const letter = /^\p{L}$/u.test(event.key);
  const command = isMac ? event.metaKey : event.ctrlKey;
  return [
    command ? "Mod" : "",
    event.altKey ? "Alt" : "",
    // The shift in "?" is part of the character, in "Shift+Z" it is not.
    event.shiftKey && (named || letter) ? "Shift" : "",
    letter && (command || event.shiftKey) ? event.key.toUpperCase() : event.key,
  ]
    .filter(Boolean)
    .join("+");
}

/** The keys of a shortcut as they stand on the keyboard, for `<kbd>`: one list for each key press. */
export function keysOf(shortcut: string): string[][] {
  const names: Record<string, string> = {
    Mod: isMac ? "⌘" : "Ctrl",
    Alt: isMac ? "⌥" : "Alt",
    Shift: isMac ? "⇧" : "Shift",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    Escape: "Esc",
  };
  return shortcut
    .split(" ")
    .map((chord) =>
      chord.split("+").map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
    );
}

/** For `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: string): string {
  return shortcut.replaceAll("Mod", isMac ? "Meta" : "Control");
}

/** The shortcuts of a command that count where the focus is: what is typed into a field is the field's. */
function keysIn(command: Command, target: EventTarget | null, chord: string): string[] {
  const keys = command.shortcuts ?? [];
  if (!isField(target)) return keys;
  // A choice takes letters, and nothing with Ctrl.
  if (target instanceof HTMLSelectElement) return chord.startsWith("Mod+") ? keys : [];
  return command.inFields ? keys.filter((key) => key.startsWith("Mod+")) : [];
}

/** An open dialog or menu has the keyboard to itself. */
function hasOpenLayer(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type)
  );
}

function isModifier(key: string): boolean {
  return ["Control", "Shift", "Alt", "Meta", "AltGraph"].includes(key);
}
