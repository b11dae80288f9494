/** The groups of commands, in the order of palette and shortcut list. */
import type { PlainKey } from "../messages/messages";
import type { CommandGroup } from "../shared/context";

export const GROUPS: Record<CommandGroup, PlainKey> = {
  read: "group-read",
  mark: "group-mark",
  move: "group-move",
  go: "group-go",
  edit: "group-edit",
  library: "group-library",
  view: "group-view",
  help: "group-help",
};

/** Splits a list in two without changing its order, so that both parts are about as high. */
export function balanced<T>(list: T[], height: (each: T) => number): [T[], T[]] {
  const all = list.reduce((sum, each) => sum + height(each), 0);
  let above = 0;
  // The one in the middle goes where the smaller part of it sticks out.
  const split = list.findIndex((each) => {
    const middle = above + height(each) / 2;
    above += height(each);
    return middle > all / 2;
  });
  return split < 0 ? [list, []] : [list.slice(0, split), list.slice(split)];
}
