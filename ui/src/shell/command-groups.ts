/** The groups of commands, in the order of palette and shortcut list. */
import type { PlainKey } from "../messages/messages";
import type { CommandGroup } from "../shared/context";

export const GROUPS: Record<CommandGroup, PlainKey> = {
  read: "group-read",
  mark: "group-mark",
  go: "group-go",
  edit: "group-edit",
  library: "group-library",
  view: "group-view",
  help: "group-help",
};
