/**
 * Dragging a line of a list with the pointer. Pointer events and not the browser's drag and drop: the window keeps
 * that for files, and a pen or a finger has none.
 */
export class Drag {
  /** The line that is held. */
  held: string | null = $state(null);
  /** The place it would get, among the lines without it. */
  to = $state(0);
  private middles: number[] = [];
  private readonly drop: (id: string, to: number) => void;

  constructor(drop: (id: string, to: number) => void) {
    this.drop = drop;
  }

  /** The pointer takes hold of a line by its handle. */
  start(event: PointerEvent, id: string): void {
    const handle = event.currentTarget as HTMLElement;
    const line = handle.closest<HTMLElement>("[data-line]");
    const lines = [...(line?.parentElement?.querySelectorAll<HTMLElement>(":scope > [data-line]") ?? [])];
    if (!line || event.button !== 0) return;
    event.preventDefault();
    this.middles = lines
      .filter((one) => one !== line)
      .map((one) => one.getBoundingClientRect())
      .map(({ top, height }) => top + height / 2);
    this.held = id;
    this.to = lines.indexOf(line);
    handle.setPointerCapture(event.pointerId);
    this.follow(handle);
  }

  private follow(handle: HTMLElement): void {
    const ended = new AbortController();
    const { signal } = ended;
    const listen = (
      name: "pointermove" | "pointerup" | "pointercancel",
      heard: (event: PointerEvent) => void,
    ): void => handle.addEventListener(name, heard, { signal });
    listen("pointermove", ({ clientY }) => {
      this.to = this.middles.filter((middle) => middle < clientY).length;
    });
    listen("pointerup", () => {
      if (this.held !== null) this.drop(this.held, this.to);
      this.held = null;
      ended.abort();
    });
    listen("pointercancel", () => {
      this.held = null;
      ended.abort();
    });
  }
}
