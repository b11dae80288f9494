/**
 * The menu of the right button. The engine's own is a browser's: "Reload" would throw away what is being written, "Open
 * link" leads out of the program. It is left where words are edited or a selection can be copied; a row that has a menu
 * shows that, and elsewhere there is none.
 */

/** Watches until the returned function is called. */
export function ownContextMenu(): () => void {
  // The engine says of the menu key, too, that it was the right button.
  let isDown = false;
  const pressed = ({ button }: PointerEvent): void => void (isDown ||= button === 2);
  const released = (): void => void (isDown = false);
  const asked = (event: MouseEvent): void => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof Element) || isEdited(target) || isSelected(target))
      return;
    event.preventDefault();
    const more = menuOf(target);
    if (!more) return;
    // A menu that opens while the button is still down would be dismissed when it comes up.
    if (isDown) window.addEventListener("pointerup", () => setTimeout(() => more.click()), { once: true });
    else more.click();
  };
  const ends = new AbortController();
  const { signal } = ends;
  window.addEventListener("pointerdown", pressed, { capture: true, signal });
  window.addEventListener("pointerup", released, { capture: true, signal });
  window.addEventListener("pointercancel", released, { capture: true, signal });
  window.addEventListener("contextmenu", asked, { signal });
  return () => ends.abort();
}

function isEdited(target: Element): boolean {
  return target.closest("input, textarea, [contenteditable]") !== null;
}

function isSelected(target: Element): boolean {
  const selection = getSelection();
  return (
    selection !== null &&
    !selection.isCollapsed &&
    selection.containsNode(target, true) &&
    !target.closest("a")
  );
}

/** The button that opens the menu of the row around an element. */
function menuOf(target: Element): HTMLElement | null {
  for (let row = target.closest("li"); row; row = row.parentElement?.closest("li") ?? null) {
    const button = row.querySelector<HTMLElement>('[aria-haspopup="menu"]');
    if (button) return button;
  }
  return null;
}
