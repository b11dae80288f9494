/** The words of the interface inside a text. */
import { imageAddress } from "../backend";
import { t } from "../messages/messages";
import { meaningOf } from "../shared/colors";
import type { Shell } from "../shared/context";
import type { Words } from "./render";

export function readerWords(shell: Shell, edition: string): Words {
  return {
    describeMark: ({ color, note, tags }) => {
      const meaning = meaningOf(color, shell.settings);
      if (note) return t("reader-mark-noted", { meaning, note });
      return tags.length > 0 ? t("reader-mark-tagged", { meaning, tags: tags.join(", ") }) : meaning;
    },
    deadLink: t("reader-link-dead"),
    missingImage: t("reader-image-missing"),
    imageAddress: (asset) => imageAddress(edition, asset),
    note: (number) => t("reader-footnote", { number }),
    task: (done) => t(done ? "reader-task-done" : "reader-task-open"),
  };
}
