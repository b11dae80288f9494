import { describe, expect, it } from "vitest";
import type { Route } from "../shared/context";
import { addressOf, routeOf } from "./router.svelte";

describe("addresses", () => {
  it.each<Route>([
    { name: "library" },
    { name: "reading-list" },
    { name: "reading-list", book: "0193-a b" },
    { name: "notebook" },
    { name: "notebook", text: "0193-a b&c=d" },
    { name: "settings" },
    { name: "reader", text: "0193" },
    { name: "reader", text: "a/b?c#d", at: 0 },
    { name: "reader", text: "0193", at: 12_345, highlight: "h&1" },
    { name: "reader", text: "0193", at: 7, place: "h=1" },
    { name: "changes", text: "a/b?c" },
    { name: "changes", text: "0193", mark: "h&1" },
    { name: "compare", text: "0193" },
    { name: "compare", text: "0193", from: "e#1" },
    { name: "hand-ins", bundle: "a/b?c" },
  ])("lead back to $name", (route) => {
    expect(routeOf(addressOf(route))).toEqual(route);
  });

  it.each(["", "#", "#/", "#/nowhere", "#/read/", "nonsense"])("%j is the library", (address) => {
    expect(routeOf(address)).toEqual({ name: "library" });
  });

  it("drop a position that is no number", () => {
    expect(routeOf("#/read/x?at=soon")).toEqual({ name: "reader", text: "x" });
  });
});
