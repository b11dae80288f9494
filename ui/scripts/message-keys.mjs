/**
 * Writes src/messages/keys.ts from src/messages/en.ftl: each message with the variables it needs, so that a
 * wrong key or a forgotten variable does not compile. Run with `npm run messages`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { FluentParser, Message, Visitor } from "@fluent/syntax";

class Variables extends Visitor {
  names = new Set();
  visitVariableReference(node) {
    this.names.add(node.id.name);
  }
}

/** The text of keys.ts for a catalog. */
export function keysOf(catalog) {
  const messages = new FluentParser({ withSpans: false })
    .parse(catalog)
    .body.filter((entry) => entry instanceof Message);
  const lines = messages.map((message) => {
    const variables = new Variables();
    variables.visit(message);
    const fields = [...variables.names].map((name) => `${JSON.stringify(name)}: string | number`);
    return `  ${JSON.stringify(message.id.name)}: ${fields.length > 0 ? `{ ${fields.join("; ")} }` : "null"};`;
  });
  return `// Generated from en.ftl by \`npm run messages\`. Do not edit.\n\nexport interface Messages {\n${lines.join("\n")}\n}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const here = new URL("../src/messages/", import.meta.url);
  writeFileSync(new URL("keys.ts", here), keysOf(readFileSync(new URL("en.ftl", here), "utf8")));
}
