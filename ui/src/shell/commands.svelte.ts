/** Everything the reader can do now. Features add theirs; palette, shortcut list and keys read them here. */
import type { Command } from "../shared/context";

export class Commands {
  private lists: Command[][] = $state.raw([]);

  /** All commands, those of the shell first. */
  get all(): Command[] {
    return this.lists.flat();
  }

  /** Those that can be done now. */
  get possible(): Command[] {
    return this.all.filter((command) => command.when?.() ?? true);
  }

  /** Adds commands until the returned function is called. */
  register(commands: Command[]): () => void {
    this.lists = [...this.lists, commands];
    return () => {
      this.lists = this.lists.filter((list) => list !== commands);
    };
  }
}
