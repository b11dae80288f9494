/** Making bundles in memory: a folder that remembers what was chosen, a key, a build. */
import type { Backend, WorkFolder } from "../index";
import type { Finding } from "../types/Finding";
import { hear } from "./events";
import { failure, type Journal } from "./state";

export const PASSPHRASE = "open sesame";

const KEY = {
  key: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
  words: ["margin", "vivid", "sentence", "orbit", "patrol", "ladder", "museum", "acoustic"],
  hex: "8b3a10d2f04c77e1",
};

export function making(
  journal: Journal,
  events: EventTarget,
): Pick<
  Backend,
  | "makeBundleFolder"
  | "openBundleFolder"
  | "checkBundleFolder"
  | "placeOfFinding"
  | "showFindingFile"
  | "chooseKey"
  | "makeKey"
  | "buildBundle"
  | "cancelMaking"
  | "onMakingProgress"
> {
  let folder: WorkFolder | null = null;
  const open = (): WorkFolder => {
    if (!folder) throw failure("not-found", "This folder or key is not open any more.");
    return structuredClone(folder);
  };
  return {
    makeBundleFolder: async (chosen) => {
      const texts = chosen.texts.map((id, index) => {
        const title = journal.state.texts.find((text) => text.id === id)?.title ?? "";
        return { id, title, file: `texts/${index + 1}.md` };
      });
      const findings: Finding[] = chosen.authors.length > 0 ? [] : [NO_AUTHORS];
      const continues = folder?.looked.title === chosen.title ? chosen.title : null;
      folder = {
        handle: 1,
        place: `/home/teacher/${chosen.title}`,
        made: {
          bundle: "bundle-new",
          continues,
          texts: texts.length,
          pictures: 0,
          books: chosen.books.length,
          notes: chosen.notes
            ? journal.state.highlights.filter(({ text }) => chosen.texts.includes(text)).length
            : 0,
          left_out: 0,
          withdrawn: 0,
        },
        looked: { bundle: "bundle-new", title: chosen.title, edition: 1, built: null, texts, findings },
      };
      return open();
    },
    openBundleFolder: async () => folder && open(),
    checkBundleFolder: async () => open(),
    placeOfFinding: async (_handle, finding) => {
      const { looked } = open();
      const text = looked.texts.find(({ file }) => file === looked.findings[finding]?.file);
      return text ? { kind: "text", text: text.id, at: 0 } : null;
    },
    showFindingFile: async () => undefined,
    chooseKey: async () => ({ handle: 2, file: "teacher.key", key: null }),
    makeKey: async () => ({ handle: 2, file: "teacher.key", key: KEY }),
    buildBundle: async (_handle, edition, signing) => {
      const { looked } = open();
      if (signing && signing.passphrase !== PASSPHRASE) {
        throw failure("wrong-passphrase", "The passphrase does not open this key. Nothing was changed.");
      }
      if (folder) folder.looked = { ...looked, built: edition, edition: edition + 1 };
      return {
        file: `/home/teacher/${looked.title} ${edition}.marginalis`,
        edition,
        bytes: 48_211,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        signed: signing ? KEY : null,
        warnings: looked.findings.length,
      };
    },
    cancelMaking: async () => undefined,
    onMakingProgress: (heard) => hear(events, "making-progress", heard),
  };
}

const NO_AUTHORS: Finding = {
  file: "bundle.toml",
  line: 3,
  severity: "warning",
  code: "missing-authors",
  message: "Nobody is named as an author.",
  hint: 'Write authors = ["…"].',
};
