import { describe, expect, it } from "vitest";
import { fieldsOf, imprintOf, readName, withFields, type CslItem } from "./csl";

const ITEM: CslItem = {
  id: "von-hippel-2005",
  type: "book",
  title: "Democratizing Innovation",
  author: [{ family: "Hippel", given: "Eric", "non-dropping-particle": "von" }],
  issued: { "date-parts": [["2005", 4]] },
  publisher: "MIT Press",
  "publisher-place": "Cambridge, MA",
  "number-of-pages": 204,
  keyword: "innovation",
};

describe("a CSL item in the form", () => {
  it("is shown as on the title page", () => {
    expect(fieldsOf(ITEM)).toEqual({
      title: "Democratizing Innovation",
      authors: "Eric von Hippel",
      year: "2005",
      publisher: "MIT Press",
      place: "Cambridge, MA",
      isbn: "",
      pages: "204",
    });
    expect(imprintOf(ITEM)).toBe("Cambridge, MA: MIT Press, 2005");
  });

  it("comes back to the letter where nothing was changed", () => {
    expect(withFields(ITEM, fieldsOf(ITEM))).toEqual(ITEM);
  });

  it("loses an emptied field and nothing else", () => {
    const emptied = withFields(ITEM, { ...fieldsOf(ITEM), publisher: " " });
    expect(emptied).not.toHaveProperty("publisher");
    expect({ ...emptied, publisher: "MIT Press" }).toEqual(ITEM);
  });

  it("survives an item that holds the wrong shapes", () => {
    const fields = fieldsOf({ title: 7, author: "nobody", issued: "2005", publisher: null });
    expect(fields).toMatchObject({ title: "7", authors: "", year: "", publisher: "" });
  });
});

describe("a name as typed", () => {
  it.each([
    ["Elinor Ostrom", { family: "Ostrom", given: "Elinor" }],
    ["Eric von Hippel", { family: "von Hippel", given: "Eric" }],
    ["Hippel, Eric von", { family: "Hippel", given: "Eric von" }],
    ["C. K. Prahalad", { family: "Prahalad", given: "C. K." }],
    ["UNESCO", { literal: "UNESCO" }],
  ])("%s", (line, name) => {
    expect(readName(line)).toEqual(name);
  });
});
