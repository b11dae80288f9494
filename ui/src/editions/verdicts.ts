/** What became of marks, in words. */
import type { ChangedMark } from "../backend/types/ChangedMark";
import type { Decision } from "../backend/types/Decision";
import type { PlainKey } from "../messages/messages";

export type Verdict = ChangedMark["verdict"];

/** From certain to gone: the order of the groups. */
export const VERDICTS = ["kept", "moved", "reworded", "ambiguous", "removed"] as const satisfies Verdict[];

export const VERDICT_NAMES: Record<Verdict, PlainKey> = {
  kept: "editions-kept",
  moved: "editions-moved",
  reworded: "editions-reworded",
  ambiguous: "editions-ambiguous",
  removed: "editions-removed",
};

export const VERDICT_MEANINGS: Record<Verdict, PlainKey> = {
  kept: "editions-kept-about",
  moved: "editions-moved-about",
  reworded: "editions-reworded-about",
  ambiguous: "editions-ambiguous-about",
  removed: "editions-removed-about",
};

/** What the reader said; null: there is nothing to tell. */
export const DECISION_NAMES: Record<Decision, PlainKey | null> = {
  not_needed: null,
  open: "editions-to-decide",
  accepted: "editions-accepted",
  placed: "editions-placed",
  orphan: "editions-orphaned",
};

/** The least confidence each word stands for. 0.95 is where the library places a mark without asking. */
const CONFIDENCES: [number, PlainKey][] = [
  [0.99, "editions-certain"],
  [0.95, "editions-nearly-certain"],
  [0.75, "editions-likely"],
  [0.5, "editions-rather"],
];

/** A confidence, 0 to 1, as a word. */
export function confidenceName(confidence: number): PlainKey {
  return CONFIDENCES.find(([least]) => confidence >= least)?.[1] ?? "editions-unsure";
}
