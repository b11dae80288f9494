/** The commands that are there on every screen. */
import { t } from "../messages/messages";
import type { Command, CommandGroup, Route } from "../shared/context";
import type { ShellState } from "./shell.svelte";

/** Go, undo, import, export, help. */
export function shellCommands(shell: ShellState): Command[] {
  const go = (id: string, name: string, keys: string[], route: Route): Command => ({
    id,
    name,
    group: "go",
    shortcuts: keys,
    inFields: true,
    run: () => shell.navigate(route),
  });
  const ofText = (
    id: string,
    name: string,
    group: CommandGroup,
    run: (text: string) => unknown,
  ): Command => ({
    id,
    name,
    group,
    when: () => textIn(shell.router.route) !== null,
    run: () => run(textIn(shell.router.route) ?? ""),
  });
  return [
    go("go-library", t("go-library"), ["Mod+1", "g l"], { name: "library" }),
    go("go-notebook", t("go-notebook"), ["Mod+2", "g n"], { name: "notebook" }),
    go("go-reading-list", t("go-reading-list"), ["Mod+3", "g r"], { name: "reading-list" }),
    go("go-bundles", t("go-bundles"), ["Mod+4", "g b"], { name: "bundles" }),
    go("go-settings", t("go-settings"), ["Mod+5", "g s", "Mod+,"], { name: "settings" }),
    {
      id: "back",
      name: t("go-back"),
      group: "go",
      shortcuts: ["Alt+ArrowLeft"],
      run: () => history.back(),
    },
    {
      id: "forward",
      name: t("go-forward"),
      group: "go",
      shortcuts: ["Alt+ArrowRight"],
      run: () => history.forward(),
    },
    {
      id: "undo",
      name: t("undo"),
      group: "edit",
      shortcuts: ["Mod+Z"],
      when: () => shell.history.undo !== null,
      run: shell.undo,
    },
    {
      id: "redo",
      name: t("redo"),
      group: "edit",
      shortcuts: ["Mod+Shift+Z", "Mod+Y"],
      when: () => shell.history.redo !== null,
      run: shell.redo,
    },
    {
      id: "import-text",
      name: t("import-text"),
      group: "library",
      shortcuts: ["Mod+O"],
      run: shell.importTexts,
    },
    {
      id: "open-bundle",
      name: t("bundles-open"),
      group: "library",
      shortcuts: ["Mod+Shift+O"],
      run: shell.openBundle,
    },
    {
      id: "make-bundle",
      name: t("make-bundle"),
      group: "library",
      run: () => shell.navigate({ name: "make-bundle" }),
    },
    ofText("replace-text", t("editions-replace"), "library", shell.replaceText),
    ofText("what-changed", t("editions-changed"), "go", (text) => shell.navigate({ name: "changes", text })),
    ofText("compare-editions", t("editions-compare"), "go", (text) =>
      shell.navigate({ name: "compare", text }),
    ),
    {
      id: "export-all-notes",
      name: t("export-all-notes"),
      group: "library",
      run: () => shell.exportNotes(null),
    },
    {
      id: "palette",
      name: t("palette-open"),
      group: "help",
      shortcuts: ["Mod+K"],
      inFields: true,
      run: () => (shell.panel = { name: "palette" }),
    },
    {
      id: "shortcuts",
      name: t("shortcuts-open"),
      group: "help",
      shortcuts: ["?"],
      run: () => (shell.panel = { name: "shortcuts" }),
    },
  ];
}

/** The text that a place shows. */
function textIn(route: Route): string | null {
  return route.name === "reader" || route.name === "changes" || route.name === "compare" ? route.text : null;
}
