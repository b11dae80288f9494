/** What is not saved when the window is closed is saved first; where that fails, the reader decides. */
import { backend } from "../backend";
import { flushAll, watchUnsaved } from "../shared/draft.svelte";
import type { ShellState } from "./shell.svelte";

/** Holds the window while something is not saved; gives back what ends that. */
export function saveBeforeClosing(shell: ShellState): () => void {
  let saving = false;

  async function save(): Promise<void> {
    await backend.answerClosing("saving");
    if (saving) return;
    saving = true;
    try {
      const notes = await flushAll();
      // Said in any case: the word that nothing holds the window may have been lost, with a page that was loaded anew.
      await backend.answerClosing(notes.length === 0 ? "leaves" : "stays");
      if (notes.length === 0) return;
      shell.panel = { name: "unsaved", notes };
    } finally {
      saving = false;
    }
  }

  const unwatch = watchUnsaved((some) => void backend.holdWindow(some).catch(shell.showError));
  const listening = backend.onClosing(() => void save().catch(shell.showError));
  return () => {
    unwatch();
    void listening.then((stop) => stop());
  };
}
