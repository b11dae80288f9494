/** A shell that writes down what it is told, and screens rendered in it over an in-memory library. */
import { render } from "@testing-library/svelte";
import type { Component } from "svelte";
import { useBackend, type Backend } from "../../backend";
import { DEFAULT_SETTINGS } from "../../backend/fake/state";
import type { Settings } from "../../backend/types/Settings";
import type { Command, Route, Shell, Toast } from "../context";
import InShell from "./InShell.svelte";

export class RecordingShell implements Shell {
  settings: Settings = $state(structuredClone(DEFAULT_SETTINGS));
  revision = $state(0);
  settled = $state(true);
  routes: Route[] = [];
  toasts: Toast[] = [];
  errors: unknown[] = [];
  announced: string[] = [];
  exported: (string | null)[] = [];
  replacing: string[] = [];
  openedBundles = 0;
  commands: Command[] = [];

  navigate = (route: Route): void => void this.routes.push(route);
  rememberPlace = (): void => undefined;
  toast = (toast: Toast): void => void this.toasts.push(toast);
  showError = (error: unknown): void => void this.errors.push(error);
  announce = (text: string): void => void this.announced.push(text);
  registerCommands = (commands: Command[]): (() => void) => {
    this.commands.push(...commands);
    return () => {
      this.commands = this.commands.filter((command) => !commands.includes(command));
    };
  };
  changeSettings = (change: Partial<Settings>): void => {
    this.settings = { ...this.settings, ...change };
  };
  importTexts = async (): Promise<null> => null;
  replaceText = async (text: string): Promise<void> => void this.replacing.push(text);
  openBundle = async (): Promise<void> => void (this.openedBundles += 1);
  exportNotes = async (text: string | null): Promise<void> => void this.exported.push(text);
  openLink = async (): Promise<void> => undefined;
  undo = async (): Promise<void> => undefined;
  redo = async (): Promise<void> => undefined;
}

/** Renders a screen over a library. Whatever went wrong is in `shell.errors`. */
export function renderScreen<Props extends object>(
  screen: Component<Props>,
  backend: Backend,
  given: Partial<Props> = {},
): RecordingShell {
  useBackend(backend);
  const shell = new RecordingShell();
  render(InShell, { shell, screen: screen as unknown as Component<Record<string, unknown>>, given });
  return shell;
}
