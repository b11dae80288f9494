/** What each error means to a person, and the way out. Total: a new kind in Rust breaks the type check here. */
import type { BackendError } from "./backend";
import type { ErrorKind } from "./backend/types/ErrorKind";
import { t, type PlainKey } from "./messages/messages";

interface Explanation {
  /** What happened. */
  text: PlainKey;
  /** What to do. */
  action: PlainKey;
}

const EXPLANATIONS: Record<ErrorKind, Explanation> = {
  "empty-file": { text: "error-empty-file", action: "error-empty-file-action" },
  "binary-file": { text: "error-binary-file", action: "error-binary-file-action" },
  "file-too-large": { text: "error-file-too-large", action: "error-file-too-large-action" },
  "unreadable-file": { text: "error-unreadable-file", action: "error-unreadable-file-action" },
  "file-vanished": { text: "error-file-vanished", action: "error-file-vanished-action" },
  "not-a-library": { text: "error-not-a-library", action: "error-not-a-library-action" },
  "newer-library": { text: "error-newer-library", action: "error-newer-library-action" },
  "read-only": { text: "error-read-only", action: "error-read-only-action" },
  "damaged-library": { text: "error-damaged-library", action: "error-damaged-library-action" },
  busy: { text: "error-busy", action: "error-busy-action" },
  "disk-full": { text: "error-disk-full", action: "error-disk-full-action" },
  "already-open": { text: "error-already-open", action: "error-already-open-action" },
  "not-found": { text: "error-not-found", action: "error-not-found-action" },
  "invalid-range": { text: "error-invalid-range", action: "error-invalid-range-action" },
  "invalid-value": { text: "error-invalid-value", action: "error-invalid-value-action" },
  "invalid-csl": { text: "error-invalid-csl", action: "error-invalid-csl-action" },
  "forbidden-link": { text: "error-forbidden-link", action: "error-forbidden-link-action" },
  "another-work": { text: "error-another-work", action: "error-another-work-action" },
  "not-a-bundle": { text: "error-not-a-bundle", action: "error-not-a-bundle-action" },
  "damaged-bundle": { text: "error-damaged-bundle", action: "error-damaged-bundle-action" },
  "forbidden-name": { text: "error-forbidden-name", action: "error-forbidden-name-action" },
  "forbidden-media": { text: "error-forbidden-media", action: "error-forbidden-media-action" },
  "bundle-too-large": { text: "error-bundle-too-large", action: "error-bundle-too-large-action" },
  "unlisted-file": { text: "error-unlisted-file", action: "error-unlisted-file-action" },
  "missing-file": { text: "error-missing-file", action: "error-missing-file-action" },
  "wrong-hash": { text: "error-wrong-hash", action: "error-wrong-hash-action" },
  "invalid-manifest": { text: "error-invalid-manifest", action: "error-invalid-manifest-action" },
  "newer-bundle": { text: "error-newer-bundle", action: "error-newer-bundle-action" },
  "broken-signature": { text: "error-broken-signature", action: "error-broken-signature-action" },
  unsigned: { text: "error-unsigned", action: "error-unsigned-action" },
  "other-key": { text: "error-other-key", action: "error-other-key-action" },
  "invalid-key": { text: "error-invalid-key", action: "error-invalid-key-action" },
  "wrong-passphrase": { text: "error-wrong-passphrase", action: "error-wrong-passphrase-action" },
  "older-edition": { text: "error-older-edition", action: "error-older-edition-action" },
  "same-edition-other-content": {
    text: "error-same-edition-other-content",
    action: "error-same-edition-other-content-action",
  },
  "unsigned-over-signed": { text: "error-unsigned-over-signed", action: "error-unsigned-over-signed-action" },
  "new-key": { text: "error-new-key", action: "error-new-key-action" },
  "taken-text": { text: "error-taken-text", action: "error-taken-text-action" },
  "bundle-not-installed": { text: "error-bundle-not-installed", action: "error-bundle-not-installed-action" },
  "other-bundle": { text: "error-other-bundle", action: "error-other-bundle-action" },
  "invalid-source": { text: "error-invalid-source", action: "error-invalid-source-action" },
  "edition-not-higher": { text: "error-edition-not-higher", action: "error-edition-not-higher-action" },
  cancelled: { text: "error-cancelled", action: "error-cancelled-action" },
  "unwritable-file": { text: "error-unwritable-file", action: "error-unwritable-file-action" },
  internal: { text: "error-internal", action: "error-internal-action" },
};

/** An error as the reader sees it. */
export interface ExplainedError {
  code: ErrorKind;
  title: string;
  /** The library's own sentence about this case, where it has one. */
  message: string;
  action: string;
}

/** The error in words. Whatever was thrown, something true and useful comes out. */
export function explain(error: unknown): ExplainedError {
  const known = isBackendError(error) ? error : null;
  const code = known?.code ?? "internal";
  return {
    code,
    title: t(EXPLANATIONS[code].text),
    message: known?.message ?? (error instanceof Error ? error.message : ""),
    action: t(EXPLANATIONS[code].action),
  };
}

/** The title for a code alone. */
export function titleOf(code: ErrorKind): string {
  return t(EXPLANATIONS[code].text);
}

/** Did this come over the bridge as an error of the library? */
export function isBackendError(error: unknown): error is BackendError {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code in EXPLANATIONS
  );
}
