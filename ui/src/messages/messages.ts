/** The one catalog of the interface's words. `t("key", {…})` is typed by `keys.ts`. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import source from "./en.ftl?raw";
import type { Messages } from "./keys";

export type MessageKey = keyof Messages;
/** Keys of messages without variables: the ones a table can name. */
export type PlainKey = { [Key in MessageKey]: Messages[Key] extends null ? Key : never }[MessageKey];

/** The language of the interface; also for dates and numbers. */
export const LANGUAGE = "en";

// Isolation marks would become part of accessible names. Words that come from a text stand in elements of their
// own with dir="auto" instead.
const bundle = new FluentBundle(LANGUAGE, { useIsolating: false });
const mistakes = bundle.addResource(new FluentResource(source));
if (mistakes.length > 0) throw mistakes[0];

/** The words for a key. */
export function t<Key extends MessageKey>(
  key: Key,
  ...[variables]: Messages[Key] extends null ? [] : [Messages[Key]]
): string {
  const pattern = bundle.getMessage(key)?.value;
  // The catalog's test holds every key; a hole must still not take the window down.
  return pattern ? bundle.formatPattern(pattern, variables ?? {}) : key;
}
