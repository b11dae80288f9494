/** What jsdom lacks and the interface asks for. */
import { vi } from "vitest";

window.matchMedia ??= (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): [] {
    return [];
  }
}
vi.stubGlobal("ResizeObserver", NoObserver);
vi.stubGlobal("IntersectionObserver", NoObserver);

Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.getAnimations ??= () => [];
Element.prototype.hasPointerCapture ??= () => false;
