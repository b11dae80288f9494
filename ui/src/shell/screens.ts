/** The screens. Most starts go on reading, so the reader comes with the page; the others load when first wanted. */
import type { Component } from "svelte";
import Reader from "../reader/Reader.svelte";
import type { Route } from "../shared/context";

type Screen = Component<Record<string, unknown>>;

const as = (module: { default: unknown }): Screen => module.default as Screen;

export const screens: Record<Route["name"], () => Promise<Screen>> = {
  library: () => import("../library/Library.svelte").then(as),
  notebook: () => import("../notebook/Notebook.svelte").then(as),
  "reading-list": () => import("../reading-list/ReadingList.svelte").then(as),
  bundles: () => import("../bundles/Bundles.svelte").then(as),
  "make-bundle": () => import("../bundles/MakeBundle.svelte").then(as),
  "hand-ins": () => import("../bundles/hand-ins/HandIns.svelte").then(as),
  settings: () => import("../settings/Settings.svelte").then(as),
  changes: () => import("../editions/Changes.svelte").then(as),
  compare: () => import("../editions/Compare.svelte").then(as),
  reader: () => Promise.resolve(as({ default: Reader })),
};
