/**
 * What the form of a book shows of its CSL-JSON item. The item is kept whole: a field that the form does not know
 * stays as it is. Names: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
 */
export type CslItem = Record<string, unknown>;

export interface BookFields {
  title: string;
  /** One to a line, as on the title page. */
  authors: string;
  year: string;
  publisher: string;
  place: string;
  isbn: string;
  pages: string;
}

interface CslName {
  family?: string;
  given?: string;
  literal?: string;
  "non-dropping-particle"?: string;
}

export const NO_FIELDS: BookFields = {
  title: "",
  authors: "",
  year: "",
  publisher: "",
  place: "",
  isbn: "",
  pages: "",
};

/** The item as the form shows it. */
export function fieldsOf(item: CslItem): BookFields {
  return {
    title: words(item["title"]),
    authors: namesOf(item["author"]).map(shownName).join("\n"),
    year: yearOf(item["issued"]),
    publisher: words(item["publisher"]),
    place: words(item["publisher-place"]),
    isbn: words(item["ISBN"]),
    pages: words(item["number-of-pages"]),
  };
}

/** The item with what the form says. An emptied field leaves the item; an untouched one stays to the letter. */
export function withFields(item: CslItem, fields: BookFields): CslItem {
  const before = fieldsOf(item);
  const next: CslItem = { type: "book", ...item };
  const set = (name: string, field: keyof BookFields, value: unknown): void => {
    if (fields[field].trim() === before[field].trim()) return;
    if (fields[field].trim() === "") Reflect.deleteProperty(next, name);
    else next[name] = value;
  };
  set("title", "title", fields.title.trim());
  set(
    "author",
    "authors",
    fields.authors
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean)
      .map(readName),
  );
  set("issued", "year", { "date-parts": [[Number(fields.year)]] });
  set("publisher", "publisher", fields.publisher.trim());
  set("publisher-place", "place", fields.place.trim());
  set("ISBN", "isbn", fields.isbn.trim());
  set("number-of-pages", "pages", fields.pages.trim());
  return next;
}

/** "Eric von Hippel" or "von Hippel, Eric"; one word is a name as it stands. */
export function readName(line: string): CslName {
  const comma = line.indexOf(",");
  if (comma > 0) return { family: line.slice(0, comma).trim(), given: line.slice(comma + 1).trim() };
  const parts = line.split(/\s+/u);
  if (parts.length < 2) return { literal: line };
  // A family name begins with its particles: the first word in small letters, else the last word.
  const particle = parts.findIndex((part, index) => index > 0 && /^\p{Ll}/u.test(part));
  const at = particle > 0 ? particle : parts.length - 1;
  return { family: parts.slice(at).join(" "), given: parts.slice(0, at).join(" ") };
}

/** "New Haven: Yale University Press, 2006", from what is there. */
export function imprintOf(item: CslItem): string {
  const { publisher, place, year } = fieldsOf(item);
  const press = [place, publisher].filter(Boolean).join(": ");
  return [press, year].filter(Boolean).join(", ");
}

function shownName(name: CslName): string {
  if (name.literal) return name.literal;
  return [name.given, name["non-dropping-particle"], name.family].filter(Boolean).join(" ");
}

function namesOf(value: unknown): CslName[] {
  return Array.isArray(value)
    ? value.filter((name): name is CslName => typeof name === "object" && name !== null)
    : [];
}

function yearOf(issued: unknown): string {
  if (typeof issued !== "object" || issued === null || !("date-parts" in issued)) return "";
  const parts = issued["date-parts"];
  const first: unknown = Array.isArray(parts) ? parts[0] : null;
  return Array.isArray(first) ? words(first[0]) : "";
}

function words(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
