/**
 * Rows of a long list that stay where they are in the window when its size changes, though every line breaks anew. What
 * stays is the row in hand, as long as it is in sight, else the first one that is.
 */

/** Rows that come into sight are laid out one after the other: for so long the row is put back. Milliseconds. */
const SETTLING = 400;

interface Held {
  row: HTMLElement;
  /** Below the top of the scroller, pixels. */
  top: number;
}

/** Watches until the returned function is called. `rows` selects the rows in `list`, `current` gives the one in hand. */
export function keepInPlace(
  scroller: HTMLElement,
  list: HTMLElement,
  rows: string,
  current: () => HTMLElement | null,
): () => void {
  let held: Held | null = null;
  let size = sizeOf(scroller);
  let settled = 0;
  let frame = 0;

  const observe = (): void => {
    if (frame || performance.now() < settled) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (sizeOf(scroller) === size) held = hold(scroller, list, rows, current());
    });
  };
  const restore = (): void => {
    if (performance.now() >= settled) return observe();
    if (held?.row.isConnected) putBack(scroller, held);
    requestAnimationFrame(restore);
  };
  const resizing = new ResizeObserver(() => {
    const now = sizeOf(scroller);
    if (now === size) return;
    size = now;
    const settling = performance.now() < settled;
    settled = performance.now() + SETTLING;
    if (!settling) restore();
  });

  scroller.addEventListener("scroll", observe, { passive: true });
  list.addEventListener("focusin", observe);
  resizing.observe(scroller);
  observe();
  return () => {
    cancelAnimationFrame(frame);
    settled = 0;
    resizing.disconnect();
    scroller.removeEventListener("scroll", observe);
    list.removeEventListener("focusin", observe);
  };
}

function hold(
  scroller: HTMLElement,
  list: HTMLElement,
  rows: string,
  current: HTMLElement | null,
): Held | null {
  const view = scroller.getBoundingClientRect();
  const rect = current?.getBoundingClientRect();
  const inSight = rect && rect.bottom > view.top && rect.top < view.bottom;
  const row = inSight ? current : firstBelow(view.top, list.querySelectorAll<HTMLElement>(rows));
  return row ? { row, top: row.getBoundingClientRect().top - view.top } : null;
}

/** The first row that ends below a line of the window. */
function firstBelow(y: number, rows: NodeListOf<HTMLElement>): HTMLElement | null {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as HTMLElement).getBoundingClientRect().bottom > y) high = middle;
    else low = middle + 1;
  }
  return rows[low] ?? null;
}

/** Where the window became lower than the row stood, the row comes up as far as it must to be seen. */
function putBack(scroller: HTMLElement, { row, top }: Held): void {
  const view = scroller.getBoundingClientRect();
  const rect = row.getBoundingClientRect();
  const lowest = Math.max(0, view.height - Math.min(rect.height, view.height / 2));
  const off = rect.top - view.top - Math.min(top, lowest);
  if (Math.abs(off) >= 1) scroller.scrollTop += off;
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): string {
  return `${clientWidth} ${clientHeight}`;
}
