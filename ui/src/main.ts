/** Starts the window: one question to the library, then everything at once. */
import { mount, type Component } from "svelte";
import { backend, useBackend } from "./backend";
import type { Session } from "./backend/types/Session";
import type { Route } from "./shared/context";
import { screens } from "./shell/screens";
import Shell from "./shell/Shell.svelte";
import { ShellState } from "./shell/shell.svelte";
import StartFailed from "./shell/StartFailed.svelte";
import { observeWrites } from "./shell/writes";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

void start();

async function start(): Promise<void> {
  const target = document.getElementById("app") ?? document.body;
  try {
    if (import.meta.env.MODE !== "production") await useFakeInABrowser();
    const session = await backend.resumeSession();
    const shell = new ShellState(session, firstRoute(session));
    useBackend(observeWrites(backend, () => void shell.refreshHistory()));
    const { name } = shell.router.route;
    const first: Component<Record<string, unknown>> = await screens[name]();
    mount(Shell, { target, props: { shell, first, session } });
  } catch (error) {
    mount(StartFailed, { target, props: { error } });
  }
}

/** Where the address says (a reload), else the text that was open, else the library. */
function firstRoute(session: Session): Route | null {
  if (location.hash !== "") return null;
  return session.reading ? { name: "reader", text: session.reading.text.summary.id } : { name: "library" };
}

/** `npm run dev` in a plain browser has no library: it gets one in memory. No release build holds it. */
async function useFakeInABrowser(): Promise<void> {
  if ("__TAURI_INTERNALS__" in window) return;
  const { createDemonstration } = await import("./backend/fake/demonstration");
  useBackend(await createDemonstration(new URLSearchParams(location.search)));
}
