import { describe, expect, it } from "vitest";
import { explain, isBackendError } from "./errors";

describe("an error in words", () => {
  it("keeps the library's own sentence and adds the way out", () => {
    const explained = explain({ code: "empty-file", message: "“a.txt” holds nothing." });
    expect(explained).toEqual({
      code: "empty-file",
      title: "The file is empty",
      message: "“a.txt” holds nothing.",
      action: "Choose a file that holds text.",
    });
  });

  it.each([
    [new Error("boom")],
    ["boom"],
    [undefined],
    [{ code: "no-such-code", message: "x" }],
    [{ code: 7 }],
  ])("makes something true of %j", (thrown) => {
    expect(explain(thrown)).toMatchObject({ code: "internal", title: "Something went wrong" });
    expect(isBackendError(thrown)).toBe(false);
  });
});
