/** Where the window is. The place stands in the address after `#`, so back and forward are the web view's own. */
import type { Route } from "../shared/context";

/** The address of a place. */
export function addressOf(route: Route): string {
  if (route.name === "reader") {
    const query = new URLSearchParams();
    if (route.at !== undefined) query.set("at", String(route.at));
    if (route.highlight !== undefined) query.set("highlight", route.highlight);
    if (route.place !== undefined) query.set("place", route.place);
    if (route.note !== undefined) query.set("note", route.note);
    return `#/read/${encodeURIComponent(route.text)}${query.size > 0 ? `?${query}` : ""}`;
  }
  if (route.name === "changes" || route.name === "compare") {
    const query = new URLSearchParams();
    if (route.mark !== undefined) query.set("mark", route.mark);
    if (route.name === "compare" && route.from !== undefined) query.set("from", route.from);
    return `#/${route.name}/${encodeURIComponent(route.text)}${query.size > 0 ? `?${query}` : ""}`;
  }
  if (route.name === "hand-ins") return `#/hand-ins/${encodeURIComponent(route.bundle)}`;
  if (route.name === "reading-list" && route.book !== undefined) {
    return `#/reading-list?${new URLSearchParams({ book: route.book })}`;
  }
  if (route.name === "notebook" && route.text !== undefined) {
    return `#/notebook?${new URLSearchParams({ text: route.text })}`;
  }
  return `#/${route.name}`;
}

/** The place of an address; what is no place is the library. */
export function routeOf(address: string): Route {
  const [path = "", search = ""] = address.replace(/^#\/?/, "").split("?", 2);
  const query = new URLSearchParams(search);
  const [name, text] = path.split("/");
  if (name === "read" && text) return readerRoute(decodeURIComponent(text), query);
  if (name === "hand-ins" && text) return { name, bundle: decodeURIComponent(text) };
  if ((name === "changes" || name === "compare") && text) {
    const mark = query.get("mark");
    const from = name === "compare" ? query.get("from") : null;
    return {
      name,
      text: decodeURIComponent(text),
      ...(mark === null ? {} : { mark }),
      ...(from === null ? {} : { from }),
    };
  }
  const notebookText = query.get("text");
  if (name === "notebook") return notebookText ? { name, text: notebookText } : { name };
  const book = query.get("book");
  if (name === "reading-list") return book ? { name, book } : { name };
  if (name === "bundles" || name === "make-bundle" || name === "settings") return { name };
  return { name: "library" };
}

function readerRoute(text: string, query: URLSearchParams): Route {
  const at = Number.parseInt(query.get("at") ?? "", 10);
  const highlight = query.get("highlight");
  const place = query.get("place");
  const note = query.get("note");
  return {
    name: "reader",
    text,
    ...(Number.isNaN(at) ? {} : { at }),
    ...(highlight === null ? {} : { highlight }),
    ...(place === null ? {} : { place }),
    ...(note === null ? {} : { note }),
  };
}

/** The route in force, and ways to others. */
export class Router {
  route: Route = $state({ name: "library" });

  /** Starts at `first`, or where the address says. */
  constructor(first: Route | null) {
    this.route = first ?? routeOf(location.hash);
    if (first) history.replaceState(null, "", addressOf(first));
  }

  navigate(route: Route): void {
    const address = addressOf(route);
    if (address !== location.hash) history.pushState(null, "", address);
    this.route = route;
  }

  /** Back will lead here instead of to where the window came in. */
  remember(route: Route): void {
    history.replaceState(null, "", addressOf(route));
  }

  /** Follows back and forward until the returned function is called. */
  follow(): () => void {
    const heard = (): void => {
      this.route = routeOf(location.hash);
    };
    window.addEventListener("popstate", heard);
    return () => window.removeEventListener("popstate", heard);
  }
}
