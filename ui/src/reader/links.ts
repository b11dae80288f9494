/**
 * Links and images of a text. No address from outside becomes an `href`: a link is an element with the role of one, and
 * where it leads is kept beside the page, so nothing can be followed without going through the reader.
 */
import type { LinkTarget } from "../backend/types/LinkTarget";

const targets = new WeakMap<Element, LinkTarget>();

/** The only place that makes a link. */
export function linkElement(target: LinkTarget, deadTitle: string): HTMLElement {
  if (target.type === "dead") {
    const text = document.createElement("span");
    text.className = "dead-link";
    text.title = deadTitle;
    return text;
  }
  const link = document.createElement("a");
  link.setAttribute("role", "link");
  link.tabIndex = 0;
  link.className = `link ${target.type}`;
  targets.set(link, target);
  return link;
}

/** The only place that makes an image. One that does not come leaves its placeholder. */
export function imageElement(address: string): HTMLElement {
  const image = document.createElement("img");
  image.alt = "";
  image.decoding = "async";
  image.draggable = false;
  image.addEventListener("error", () => image.remove());
  image.src = address;
  return image;
}

/** Where the link around a node leads. */
export function linkAt(node: EventTarget | null): LinkTarget | null {
  const link = node instanceof Element ? node.closest("a[role=link]") : null;
  return link ? (targets.get(link) ?? null) : null;
}
