/** What jsdom lacks and the interface asks for. */
import { configure } from "@testing-library/svelte";
import { vi } from "vitest";

// A screen that loads when it is first wanted takes its time on a small machine.
configure({ asyncUtilTimeout: 8_000 });

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
HTMLElement.prototype.showPopover ??= () => undefined;
HTMLElement.prototype.setPointerCapture ??= () => undefined;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
