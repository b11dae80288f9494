/** The screens, each a chunk that loads when it is first wanted. */
import type { Component } from "svelte";
import type { Route } from "../shared/context";

type Screen = Component<Record<string, unknown>>;

const as = (module: { default: unknown }): Screen => module.default as Screen;

export const screens: Record<Route["name"], () => Promise<Screen>> = {
  library: () => import("../library/Library.svelte").then(as),
  notebook: () => import("../notebook/Notebook.svelte").then(as),
  "reading-list": () => import("../reading-list/ReadingList.svelte").then(as),
  settings: () => import("../settings/Settings.svelte").then(as),
  changes: () => import("../editions/Changes.svelte").then(as),
  compare: () => import("../editions/Compare.svelte").then(as),
  reader: () => import("../reader/Reader.svelte").then(as),
};
