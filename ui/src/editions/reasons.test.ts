import { describe, expect, it } from "vitest";
import { likenessOf, reasonOf } from "./reasons";

describe("reasons in words", () => {
  it("tell the figures, and that a passage was moved", () => {
    expect(reasonOf({ type: "some_words", found: 9, words: 1200, moved: false })).toMatch(
      /^9 of its 1,200 words/,
    );
    expect(reasonOf({ type: "some_words", found: 9, words: 12, moved: true })).toMatch(/moved/);
    expect(reasonOf({ type: "all_words", moved: true })).not.toBe(
      reasonOf({ type: "all_words", moved: false }),
    );
    expect(reasonOf({ type: "words_between", moved: true })).toMatch(/moved/);
    expect(reasonOf({ type: "quote_alike", share: 83 })).toMatch(/83\s?%/);
    expect(reasonOf({ type: "no_words" })).toMatch(/not found near its place/);
  });

  it("are passed on as they are where an earlier version wrote them", () => {
    expect(reasonOf({ type: "told", words: "The words are gone." })).toBe("The words are gone.");
  });

  it("say why a file is the same work or another", () => {
    expect(likenessOf({ same_work: "yes", similarity: 0.71, told_by: "words" })).toMatch(/^71\s?%/);
    expect(likenessOf({ same_work: "probably", similarity: 0.2, told_by: "words" })).toMatch(
      /heavily edited/,
    );
    expect(likenessOf({ same_work: "probably", similarity: 0.06, told_by: "title" })).toMatch(/same title/);
    expect(likenessOf({ same_work: "no", similarity: 0.001, told_by: "words" })).toMatch(/^Hardly any/);
    expect(likenessOf({ same_work: "no", similarity: 0.03, told_by: "words" })).toMatch(/^Only 3/);
    expect(likenessOf({ same_work: "yes", similarity: 0.001, told_by: "identifier" })).toMatch(/less than 1/);
    expect(likenessOf({ same_work: "yes", similarity: 1, told_by: "same_words" })).toMatch(/same words/);
  });
});
