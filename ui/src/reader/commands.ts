/** Everything the reader can do in a text, for the palette, the keys, and the buttons of the same names. */
import type { Color } from "../backend/types/Color";
import { t } from "../messages/messages";
import { COLORS, meaningOf } from "../shared/colors";
import type { Command } from "../shared/context";
import { extendSelection, selectUnit, stepMark, stepParagraph } from "./cursor";
import { addNote, addTag, copy, highlight, letGo, remove, underline } from "./marking";
import { print } from "./print";
import type { Reading } from "./reading.svelte";
import { cardOf } from "./taught.svelte";

/** What only the screen itself can do. */
export interface Screen {
  find: () => void;
  findNext: (step: 1 | -1) => void;
  toggleOutline: () => void;
  goToText: (text: string | null) => void;
  chooseNext: () => void;
}

export function readerCommands(reading: Reading, screen: Screen): Command[] {
  return [...markCommands(reading, screen), ...cursorCommands(reading), ...readCommands(reading, screen)];
}

function markCommands(reading: Reading, screen: Screen): Command[] {
  const chosen = (): boolean => reading.selected !== null || reading.activeMark !== null;
  const held = (): boolean => reading.activeMark !== null && reading.selected === null;
  const command = (
    id: string,
    name: string,
    shortcuts: string[],
    run: () => unknown,
    when = chosen,
  ): Command => ({
    id: `reader-${id}`,
    name,
    group: "mark",
    shortcuts,
    when,
    run,
  });
  const color = (one: Color, index: number): Command =>
    command(
      `highlight-${one}`,
      t("reader-highlight-as", { meaning: meaningOf(one, reading.shell.settings) }),
      [`${index + 1}`],
      () => highlight(reading, one),
    );
  return [
    command("highlight", t("reader-highlight"), ["h"], () => highlight(reading)),
    ...COLORS.map(color),
    command("underline", t("reader-underline"), ["u"], () => underline(reading)),
    command("add-note", t("reader-add-note"), ["n"], () => addNote(reading)),
    command("add-tag", t("reader-add-tag"), ["t"], () => addTag(reading)),
    command("copy", t("reader-copy"), ["c"], () => copy(reading)),
    command("copy-mark", t("reader-copy-mark"), ["Mod+C"], () => copy(reading), held),
    command("copy-cited", t("reader-copy-cited"), ["Shift+C"], () => copy(reading, true)),
    command("remove", t("reader-remove"), ["Delete", "Backspace"], () => remove(reading), held),
    command(
      "choose",
      t("reader-choose"),
      ["o"],
      screen.chooseNext,
      () => (reading.active?.among.length ?? 0) > 1,
    ),
    command("let-go", t("reader-let-go"), ["Escape"], () => letGo(reading)),
  ];
}

function cursorCommands(reading: Reading): Command[] {
  const command = (id: string, name: string, shortcuts: string[], run: () => unknown): Command => ({
    id: `reader-${id}`,
    name,
    group: "move",
    shortcuts,
    run,
  });
  return [
    command("next-paragraph", t("reader-next-paragraph"), ["j"], () => stepParagraph(reading, 1)),
    command("previous-paragraph", t("reader-previous-paragraph"), ["k"], () => stepParagraph(reading, -1)),
    command("next-sentence", t("reader-next-sentence"), ["s"], () => selectUnit(reading, "sentence", 1)),
    command("previous-sentence", t("reader-previous-sentence"), ["Shift+S"], () =>
      selectUnit(reading, "sentence", -1),
    ),
    command("next-word", t("reader-next-word"), ["w"], () => selectUnit(reading, "word", 1)),
    command("previous-word", t("reader-previous-word"), ["b"], () => selectUnit(reading, "word", -1)),
    command("extend-word", t("reader-extend-word"), ["Shift+ArrowRight"], () =>
      extendSelection(reading, "word", 1),
    ),
    command("shrink-word", t("reader-shrink-word"), ["Shift+ArrowLeft"], () =>
      extendSelection(reading, "word", -1),
    ),
    command("extend-sentence", t("reader-extend-sentence"), ["Shift+ArrowDown"], () =>
      extendSelection(reading, "sentence", 1),
    ),
    command("shrink-sentence", t("reader-shrink-sentence"), ["Shift+ArrowUp"], () =>
      extendSelection(reading, "sentence", -1),
    ),
    command("next-mark", t("reader-next-mark"), ["m"], () => stepMark(reading, 1)),
    command("previous-mark", t("reader-previous-mark"), ["Shift+M"], () => stepMark(reading, -1)),
  ];
}

function readCommands(reading: Reading, screen: Screen): Command[] {
  const { text, shell } = reading;
  const command = (
    id: string,
    name: string,
    shortcuts: string[],
    run: () => unknown,
    more: Partial<Command> = {},
  ): Command => ({
    id: `reader-${id}`,
    name,
    group: "read",
    shortcuts,
    run,
    ...more,
  });
  return [
    command("find", t("reader-find"), ["Mod+F", "/"], screen.find),
    command("find-next", t("reader-find-next"), ["F3", "Mod+G"], () => screen.findNext(1), {
      inFields: true,
    }),
    command(
      "find-previous",
      t("reader-find-previous"),
      ["Shift+F3", "Mod+Shift+G"],
      () => screen.findNext(-1),
      { inFields: true },
    ),
    command("layer", t("teacher-toggle"), ["l"], () => toggleLayer(reading), {
      when: () => reading.taught.any,
    }),
    command("class", t("class-toggle"), ["Shift+L"], () => toggleClass(reading), {
      when: () => reading.classwork.any,
    }),
    command("next-teacher-note", t("teacher-next"), ["q"], () => stepTaught(reading, 1), {
      when: () => reading.taught.any,
    }),
    command("previous-teacher-note", t("teacher-previous"), ["Shift+Q"], () => stepTaught(reading, -1), {
      when: () => reading.taught.any,
    }),
    command("outline", t("reader-toggle-outline"), ["Mod+B"], screen.toggleOutline),
    command("start", t("reader-go-start"), ["Mod+Home"], () => reading.jump({ start: 0, end: 0 })),
    command("end", t("reader-go-end"), ["Mod+End"], () => {
      const end = Math.max(0, text.summary.length - 1);
      return reading.jump({ start: end, end });
    }),
    command("previous-text", t("reader-previous-text"), ["["], () => screen.goToText(text.previous), {
      when: () => text.previous !== null,
    }),
    command("next-text", t("reader-next-text"), ["]"], () => screen.goToText(text.next), {
      when: () => text.next !== null,
    }),
    command("print", t("reader-print"), ["Mod+P"], () => print(reading)),
    command("export-notes", t("reader-export-notes"), ["Mod+E"], () => shell.exportNotes(text.summary.id)),
  ];
}

/** Shows or hides what the teacher wrote, and says so. */
export function toggleLayer({ taught, shell }: Reading): void {
  taught.shown = !taught.shown;
  shell.announce(t(taught.shown ? "teacher-shown" : "teacher-hidden"));
}

/** Shows or hides what the class marked, and says so. */
export async function toggleClass({ classwork, painter, shell }: Reading): Promise<void> {
  const shown = !classwork.shown;
  try {
    await classwork.show(shown);
  } catch (error) {
    shell.showError(error);
  }
  if (!shown) painter.paint("class", []);
  shell.announce(t(shown ? "class-shown" : "class-hidden"));
}

/** From the teacher's note that has the keyboard, or from where one reads, to the next. */
async function stepTaught(reading: Reading, step: 1 | -1): Promise<void> {
  const { taught, shell, top } = reading;
  taught.shown = true;
  const all = taught.inOrder;
  const focused = document.activeElement?.closest<HTMLElement>("[data-taught]")?.dataset.taught;
  const held = all.findIndex(
    (note) => cardOf(note.number) === focused || (!focused && note.number === taught.open),
  );
  const ahead = all.findIndex((note) => (note.start ?? Infinity) >= top);
  const next = held >= 0 ? held + step : step === 1 ? (ahead < 0 ? all.length - 1 : ahead) : ahead - 1;
  const note = all[next];
  if (note) await reading.meet(note);
  else shell.announce(t("teacher-no-more"));
}
