import { describe, expect, it } from "vitest";
import { createFake } from "../backend/fake";
import { lesson } from "../backend/fake/bundles";
import type { ErrorKind } from "../backend/types/ErrorKind";
import type { InstallPreview } from "../backend/types/InstallPreview";
import type { TextNews } from "../backend/types/TextNews";
import { byChange, inFours, languageOf, licenseOf, offersCopy } from "./words";

describe("a bundle in words", () => {
  it("says outright that no license is stated", () => {
    expect(licenseOf("CC-BY-SA-4.0")).toBe("CC-BY-SA-4.0");
    for (const none of ["NONE", ""]) expect(licenseOf(none)).toMatch(/^No license is stated/);
  });

  it("names languages, and shows a tag that has no name as it is", () => {
    expect(languageOf("la")).toBe("Latin");
    expect(languageOf("not a tag")).toBe("not a tag");
  });

  it("breaks digits into fours", () => {
    expect(inFours("8b3a10d2f04c77e1")).toBe("8b3a 10d2 f04c 77e1");
    expect(inFours("")).toBe("");
  });

  it("puts news first and keeps the order of the bundle within", () => {
    const text = (id: string, change: TextNews["change"]): TextNews => ({ id, title: id, change });
    const texts = [text("a", "same"), text("b", "changed"), text("c", "new"), text("d", "changed")];
    expect(byChange(texts).map(({ change, texts }) => [change, texts.map(({ id }) => id).join("")])).toEqual([
      ["new", "c"],
      ["changed", "bd"],
      ["same", "a"],
    ]);
  });
});

describe("a separate copy", () => {
  const { preview } = lesson(createFake().world.journal.state);
  const refused = (code: ErrorKind): InstallPreview => ({
    ...preview,
    act: "refuse",
    question: null,
    refusal: { code, message: "" },
  });

  it("is offered where the library stands in the way, and never where the file itself is bad", () => {
    for (const code of [
      "older-edition",
      "same-edition-other-content",
      "other-key",
      "unsigned-over-signed",
      "taken-text",
    ])
      expect(offersCopy(refused(code as ErrorKind)), code).toBe(true);
    for (const code of ["newer-bundle", "broken-signature", "wrong-hash", "damaged-bundle"])
      expect(offersCopy(refused(code as ErrorKind)), code).toBe(false);
  });

  it("is offered beside a question about an update, and not where the bundle is new", () => {
    expect(offersCopy({ ...preview, act: "update", question: "nobody_vouches" })).toBe(true);
    expect(offersCopy({ ...preview, act: "update", question: null })).toBe(false);
    expect(offersCopy(preview)).toBe(false);
    expect(offersCopy({ ...preview, act: "nothing", question: null })).toBe(false);
  });
});
