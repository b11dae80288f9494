/** What bundles, their keys and their licenses are, in words. */
import type { ErrorKind } from "../backend/types/ErrorKind";
import type { FileProblemKind } from "../backend/types/FileProblemKind";
import type { InstallPreview } from "../backend/types/InstallPreview";
import type { InstallQuestion } from "../backend/types/InstallQuestion";
import type { MarkFates } from "../backend/types/MarkFates";
import type { TextChange } from "../backend/types/TextChange";
import type { TextNews } from "../backend/types/TextNews";
import type { Trust } from "../backend/types/Trust";
import { LANGUAGE, t, type PlainKey } from "../messages/messages";

/** Who vouches, and what that is worth. */
export const TRUST: Record<Trust, { name: PlainKey; about: PlainKey }> = {
  known_key: { name: "trust-known-key", about: "trust-known-key-about" },
  new_key: { name: "trust-new-key", about: "trust-new-key-about" },
  next_key: { name: "trust-next-key", about: "trust-next-key-about" },
  unsigned: { name: "trust-unsigned", about: "trust-unsigned-about" },
};

/** What the reader says yes to. */
export const QUESTIONS: Record<InstallQuestion, PlainKey> = {
  new_key: "install-agree-new-key",
  next_key: "install-agree-next-key",
  first_signature: "install-agree-first-signature",
  nobody_vouches: "install-agree-nobody-vouches",
};

/** What becomes of a text. */
export const CHANGES: Record<TextChange, PlainKey> = {
  new: "text-change-new",
  changed: "text-change-changed",
  same: "text-change-same",
  withdrawn: "text-change-withdrawn",
};

/** News first: the order of the groups. */
export const CHANGES_IN_ORDER = ["new", "changed", "withdrawn", "same"] as const satisfies TextChange[];

/** What becomes of marks: from certain to gone. */
export const FATES = ["kept", "moved", "check", "unplaced"] as const satisfies (keyof MarkFates)[];

export const FATE_NAMES: Record<(typeof FATES)[number], { name: PlainKey; about: PlainKey }> = {
  kept: { name: "editions-kept", about: "editions-kept-about" },
  moved: { name: "editions-moved", about: "editions-moved-about" },
  check: { name: "fate-check", about: "fate-check-about" },
  unplaced: { name: "fate-unplaced", about: "fate-unplaced-about" },
};

/** What is wrong with a file of an installed bundle. */
export const PROBLEMS: Record<FileProblemKind, PlainKey> = {
  missing: "bundle-file-missing",
  changed: "bundle-file-changed",
  signature: "bundle-file-signature",
};

/** The value of a license that says: none is stated. */
const NO_LICENSE = "NONE";

/** A license as people read it; an SPDX expression is its own name. */
export function licenseOf(license: string): string {
  return license === NO_LICENSE || license === "" ? t("bundle-no-license") : license;
}

const languages = new Intl.DisplayNames([LANGUAGE], { type: "language" });

/** The name of a language; its tag where it has none. */
export function languageOf(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Sixteen digits in fours, as they are read aloud. */
export function inFours(hex: string): string {
  return hex.match(/.{1,4}/gu)?.join(" ") ?? hex;
}

/** The texts of each kind of news that there is. */
export function byChange(texts: TextNews[]): { change: TextChange; texts: TextNews[] }[] {
  return CHANGES_IN_ORDER.map((change) => ({
    change,
    texts: texts.filter((text) => text.change === change),
  })).filter((group) => group.texts.length > 0);
}

/**
 * Refusals of what stands beside it in the library, not of the file itself: next to it, as a separate copy, nothing
 * is replaced.
 */
const BESIDE: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  "older-edition",
  "same-edition-other-content",
  "other-key",
  "unsigned-over-signed",
  "taken-text",
]);

/** May it be opened as a separate copy instead? Where it would just come in there is no reason to. */
export function offersCopy({ act, refusal, question }: InstallPreview): boolean {
  return act === "refuse"
    ? refusal !== null && BESIDE.has(refusal.code)
    : act === "update" && question !== null;
}
