/** Why a mark is said to be where it is, and why a file is said to be the same work, in words. */
import type { Likeness } from "../backend/types/Likeness";
import type { Reason } from "../backend/types/Reason";
import { t, type PlainKey } from "../messages/messages";
import { formatNumber, formatShare } from "../shared/format";

/** Reasons that have no figures. */
const PLAIN = {
  same_text: "reason-same-text",
  two_places: "reason-two-places",
  one_of_two: "reason-one-of-two",
  both_sides: "reason-both-sides",
  no_sides: "reason-no-sides",
  no_words: "reason-no-words",
  maybe_moved: "reason-maybe-moved",
  quote_empty: "reason-quote-empty",
  quote_stands: "reason-quote-stands",
  quote_repeated: "reason-quote-repeated",
  quote_part_of_word: "reason-quote-part-of-word",
  quote_nowhere: "reason-quote-nowhere",
  quote_everywhere: "reason-quote-everywhere",
  quote_too_long: "reason-quote-too-long",
  left_by_reader: "reason-left-by-reader",
} as const satisfies Partial<Record<Reason["type"], PlainKey>>;

/** Why a verdict was given. */
export function reasonOf(reason: Reason): string {
  switch (reason.type) {
    case "all_words":
      return t(reason.moved ? "reason-all-words-moved" : "reason-all-words");
    case "words_between":
      return t(reason.moved ? "reason-words-between-moved" : "reason-words-between");
    case "some_words":
      return t(reason.moved ? "reason-some-words-moved" : "reason-some-words", counted(reason));
    case "too_few_words":
      return t("reason-too-few-words", counted(reason));
    case "quote_alike":
      return t("reason-quote-alike", { share: formatShare(reason.share / 100) });
    case "told":
      return reason.words;
    default:
      return t(PLAIN[reason.type]);
  }
}

function counted({ found, words }: { found: number; words: number }): { found: string; words: string } {
  return { found: formatNumber(found), words: formatNumber(words) };
}

/** Why a file is taken for the same work or for another. */
export function likenessOf({ same_work, similarity, told_by }: Likeness): string {
  if (told_by === "same_words") return t("likeness-same-words");
  const share = similarity < 0.01 ? t("likeness-hardly-any") : formatShare(similarity);
  if (told_by === "identifier") return t("likeness-identifier", { share });
  if (told_by === "title") return t("likeness-title", { share });
  if (same_work === "probably") return t("likeness-probably", { share });
  if (same_work === "no" && similarity < 0.01) return t("likeness-none");
  return t(same_work === "yes" ? "likeness-yes" : "likeness-no", { share });
}
