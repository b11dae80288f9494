import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentParser, Junk, Message } from "@fluent/syntax";
import { describe, expect, it } from "vitest";
import { keysOf } from "../../scripts/message-keys.mjs";
import catalog from "./en.ftl?raw";
import keys from "./keys.ts?raw";
import { t } from "./messages";

const { body } = new FluentParser().parse(catalog);
const names = body.filter((entry) => entry instanceof Message).map((message) => message.id.name);

describe("the catalog", () => {
  it("is valid Fluent, to the last line", () => {
    expect(body.filter((entry) => entry instanceof Junk)).toEqual([]);
  });

  it("has each message once", () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("is what keys.ts was made from", () => {
    expect(keys).toBe(keysOf(catalog));
  });

  it("holds no message that nothing shows", () => {
    const sources = sourcesUnder("src").join("\n");
    expect(names.filter((name) => !sources.includes(`"${name}"`))).toEqual([]);
  });

  it("counts as a person does", () => {
    expect(t("export-done", { count: 1 })).toBe("One note exported.");
    expect(t("export-done", { count: 12 })).toBe("12 notes exported.");
  });
});

/** Every source that may show a message; tests and the generated keys do not count. */
function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesUnder(path);
    const shows = /\.(svelte|ts)$/.test(path) && !/\.test\.ts$|messages\/keys\.ts$/.test(path);
    return shows ? [readFileSync(path, "utf8")] : [];
  });
}
