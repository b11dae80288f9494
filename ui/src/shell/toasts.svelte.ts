/** Short news at the edge of the window. One that offers something stays longer; a held one stays. */
import type { Toast } from "../shared/context";

export interface ShownToast extends Toast {
  id: number;
}

const SHORT = 4_000;
const LONG = 9_000;
const MOST = 3;

export class Toasts {
  shown: ShownToast[] = $state([]);
  private count = 0;
  // Nothing on the screen hangs on the timers.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  private timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(toast: Toast): void {
    const id = ++this.count;
    for (const old of this.shown) if (toast.topic && old.topic === toast.topic) this.dismiss(old.id);
    this.shown = [...this.shown, { ...toast, id }].slice(-MOST);
    this.resume(id);
  }

  dismiss(id: number): void {
    this.hold(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** The pointer or the focus is on it. */
  hold(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  resume(id: number): void {
    this.hold(id);
    const toast = this.shown.find((one) => one.id === id);
    if (!toast) return;
    const time = toast.undo || toast.action || toast.kind === "error" ? LONG : SHORT;
    this.timers.set(
      id,
      setTimeout(() => this.dismiss(id), time),
    );
  }

  /** An Undo that came true elsewhere is no longer on offer. */
  dropUndo(): void {
    for (const toast of this.shown.filter(({ undo }) => undo)) this.dismiss(toast.id);
  }
}
