/**
 * One open text as the reader's screen holds it: its marks, what is selected, which mark is in hand. The parts
 * of the screen look at it; `marking.ts` writes through it.
 */
import { tick } from "svelte";
import { backend } from "../backend";
import type { BlockRun } from "../backend/types/BlockRun";
import type { Gap } from "../backend/types/Gap";
import type { Highlight } from "../backend/types/Highlight";
import type { OpenText } from "../backend/types/OpenText";
import { t } from "../messages/messages";
import type { Shell } from "../shared/context";
import { ClassWork } from "./classwork.svelte";
import { Column } from "./column";
import { elementsOf, inReadingOrder } from "./marks";
import { Painter } from "./painter";
import { readTo } from "./place";
import { blockAt, blockOf, lineTop, rangeOf, selectedPassage, shorten, type Passage } from "./positions";
import type { Words } from "./render";
import { cardOf, isPlaced, Taught, type PlacedNote, type TaughtNote } from "./taught.svelte";

/** The mark in hand. */
export interface Active {
  id: string;
  /** All marks on the segment it was taken up from, in reading order: where several overlap, one can choose. */
  among: string[];
  editing: "note" | "tags" | null;
}

/** Where a jump puts the line it leads to, as a share of the window's height. */
const ARRIVAL = 0.18;
/** How far from the window's edges a passage must be to be in sight, pixels. */
const AIR = 56;

/** What a gap is called where its card is not in sight. */
export function nameOfGap({ highlight }: Gap): string {
  return t("editions-gap", { quote: shorten(highlight.quote, 60) });
}

export class Reading {
  /** What is selected, without white space at its ends. */
  selected: Passage | null = $state.raw(null);
  active: Active | null = $state.raw(null);
  /** Grows when blocks came, went or moved. */
  layout = $state(0);
  /** Grows when marks changed. */
  marking = $state(0);
  /** Passages that the edition in use lacks, with the marks that stood on them. */
  gaps: Gap[] = $state.raw([]);
  /** The gap whose card is open where there is no room for cards beside the text: its mark's id. */
  gapOpen: string | null = $state(null);
  /** How much of the window's foot lies under a bar or a card, pixels. */
  covered = $state(0);
  /** The position at the top of the window, and how far the reader is. */
  top = $state(0);
  readTo = $state(0);

  /** What the teacher wrote beside it. */
  readonly taught: Taught;
  /** What a class marked in it. */
  readonly classwork: ClassWork;
  readonly column: Column;
  readonly painter: Painter;
  // Ten thousand marks need no signal each: `marking` stands for all.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  private readonly byId = new Map<string, Highlight>();
  private writes = 0;
  private lingered = false;

  constructor(
    readonly text: OpenText,
    readonly shell: Shell,
    readonly scroller: HTMLElement,
    readonly article: HTMLElement,
    words: Words,
  ) {
    this.painter = new Painter(article);
    this.taught = new Taught(text.summary.id);
    this.classwork = new ClassWork(text.summary.id, text.summary.bundle);
    this.column = new Column({
      scroller,
      article,
      text,
      words,
      read: this.read,
      took: this.take,
      marks: () => this.byId.values(),
      changed: this.laidOut,
      failed: shell.showError,
    });
  }

  destroy(): void {
    this.column.destroy();
    this.painter.clear();
  }

  /** A mark by its id. */
  mark(id: string): Highlight | undefined {
    return this.byId.get(id);
  }

  /** The marks that are drawn now, in reading order. */
  get marksShown(): Highlight[] {
    void this.marking;
    void this.layout;
    return [...this.byId.values()]
      .filter((mark) => mark.state !== "unplaced" && this.column.shows(mark))
      .sort(inReadingOrder);
  }

  /** The gaps at whose place the text is drawn now. */
  get gapsShown(): Gap[] {
    void this.layout;
    return this.gaps.filter(({ at }) => this.column.shows({ start: at, end: at }));
  }

  /** The teacher's notes whose passages are drawn now. */
  get taughtShown(): PlacedNote[] {
    void this.layout;
    return this.taught.placed.filter((note) => this.column.shows(note));
  }

  /** The mark in hand itself. */
  get activeMark(): Highlight | null {
    void this.marking;
    return (this.active && this.byId.get(this.active.id)) ?? null;
  }

  /** A mark with exactly these ends. */
  markOn(passage: Passage): Highlight | undefined {
    return [...this.byId.values()].find(({ start, end }) => start === passage.start && end === passage.end);
  }

  /** Goes to a passage and shows for a moment where it is. */
  async goTo(passage: Passage): Promise<void> {
    const below = passage.start === 0 ? 0 : this.scroller.clientHeight * ARRIVAL;
    await this.column.goTo(passage.start, below);
    if (passage.end > passage.start) this.painter.flash(passage);
  }

  /** Has a passage in sight, moving only where it is not. */
  async show(passage: Passage): Promise<void> {
    const view = this.scroller.getBoundingClientRect();
    const rect = this.column.shows(passage)
      ? rangeOf(passage, this.article)?.getBoundingClientRect()
      : undefined;
    const inSight = rect && rect.top >= view.top + AIR && rect.bottom <= view.bottom - this.covered - AIR;
    if (!inSight) await this.column.goTo(passage.start, view.height / 3);
  }

  /** A jump of the reader: Back leads to where they were. */
  async jump(passage: Passage): Promise<void> {
    this.shell.rememberPlace(this.column.top);
    this.shell.navigate({ name: "reader", text: this.text.summary.id, at: passage.start });
    await this.goTo(passage);
    blockAt(this.article, passage.start)?.focus({ preventScroll: true });
  }

  /** Goes to a teacher's note and puts the keyboard on its card. */
  async meet(note: TaughtNote): Promise<void> {
    this.taught.shown = true;
    this.letGo();
    if (isPlaced(note)) await this.goTo(note);
    this.taught.open = note.number;
    await tick();
    const card = document.querySelector<HTMLElement>(`[data-taught=${JSON.stringify(cardOf(note.number))}]`);
    if (!isPlaced(note)) card?.scrollIntoView({ block: "center", behavior: "instant" });
    card?.focus({ preventScroll: true });
  }

  /** Takes up a mark; `focus` moves the keyboard there. */
  takeUp(
    id: string,
    { editing = null, focus = false, among = [id] }: Partial<Active> & { focus?: boolean } = {},
  ): void {
    this.letGo();
    this.taught.open = null;
    this.active = { id, among, editing };
    if (focus) elementsOf(id, this.article)[0]?.focus({ preventScroll: true });
  }

  /** Opens the card of a gap, where it does not stand beside the text anyway, and puts the keyboard on it. */
  async openGap(id: string): Promise<void> {
    this.letGo();
    this.taught.open = null;
    this.gapOpen = id;
    await tick();
    document.querySelector<HTMLElement>(`[data-gap=${JSON.stringify(id)}]`)?.focus({ preventScroll: true });
  }

  /** Neither a mark nor a gap is in hand any more. */
  letGo(): void {
    this.active = null;
    this.gapOpen = null;
  }

  /** Has the line of a position in sight where something lies over the window's foot. */
  async uncover(position: number): Promise<void> {
    const block = blockAt(this.article, position);
    const view = this.scroller.getBoundingClientRect();
    const lowest = view.height - this.covered - AIR;
    const below = block && lineTop(block, position, this.article) - view.top;
    if (below !== null && below > lowest) await this.column.goTo(position, Math.max(0, lowest));
  }

  /** The library said how a mark is now. */
  put(mark: Highlight): void {
    this.writes += 1;
    const before = this.byId.get(mark.id);
    this.byId.set(mark.id, mark);
    this.marking += 1;
    this.remake(mark);
    if (before && (before.start !== mark.start || before.end !== mark.end)) this.remake(before);
  }

  /** A mark is gone. */
  drop(id: string): void {
    this.writes += 1;
    const mark = this.byId.get(id);
    this.byId.delete(id);
    if (this.active?.id === id) this.active = null;
    this.marking += 1;
    if (mark) this.remake(mark);
  }

  /** Asks what is gone from this text. */
  async findGaps(): Promise<void> {
    this.gaps = await backend.gaps(this.text.summary.id);
  }

  /** The reader has been here for a while: what is all in sight is read. */
  linger(): void {
    if (this.lingered) return;
    this.lingered = true;
    this.laidOut();
  }

  /** The library changed elsewhere: what is drawn is read again. */
  async refresh(): Promise<void> {
    this.writes += 1;
    try {
      await Promise.all([
        this.keepingFocus(() => this.column.refresh()),
        this.findGaps(),
        this.taught.load(),
        this.classwork.load(),
      ]);
    } catch (error) {
      this.shell.showError(error);
    }
    if (this.active && !this.byId.has(this.active.id)) this.active = null;
  }

  private remake(passage: Passage): void {
    void this.keepingFocus(() => this.column.remake(passage));
  }

  /** Blocks that are made anew must not swallow the keyboard's place, nor what is selected in them. */
  private async keepingFocus(change: () => void | Promise<void>): Promise<void> {
    await this.keepingKeyboard(change);
    const { selected } = this;
    const selection = document.getSelection();
    if (!selected || !selection || selectedPassage(selection, this.article)) return;
    const range = rangeOf(selected, this.article);
    if (!range) return;
    selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  private async keepingKeyboard(change: () => void | Promise<void>): Promise<void> {
    const held = document.activeElement;
    const inText = held && this.article.contains(held);
    const ids = inText ? ((held as HTMLElement).dataset.ids?.split(" ") ?? []) : [];
    const block = inText ? blockOf(held)?.dataset.block : undefined;
    const made = change();
    if (made) await made;
    if (!held || !inText || held.isConnected) return;
    const mark = ids.filter((id) => this.byId.has(id)).flatMap((id) => elementsOf(id, this.article))[0];
    const again = mark ?? this.article.querySelector<HTMLElement>(`[data-block="${block}"]`);
    again?.focus({ preventScroll: true });
  }

  /** Reads blocks; once more where a mark was written meanwhile, so that old news never wins. */
  private readonly read = async (from: number, to: number): Promise<BlockRun> => {
    for (;;) {
      const { writes } = this;
      const run = await backend.readBlocks(this.text.summary.edition, from, to);
      if (writes === this.writes) return run;
    }
  };

  private readonly take = ({ blocks, highlights }: BlockRun): void => {
    const start = blocks[0]?.start ?? 0;
    const end = blocks[blocks.length - 1]?.end ?? 0;
    for (const [id, mark] of this.byId) if (mark.start < end && mark.end > start) this.byId.delete(id);
    for (const mark of highlights) this.byId.set(mark.id, mark);
    this.marking += 1;
  };

  private readonly laidOut = (): void => {
    this.layout += 1;
    this.top = this.column.top;
    const { length } = this.text.summary;
    const seenTo = Math.max(this.column.seenTo, this.top);
    this.readTo = readTo(this.top, seenTo, length) ?? (this.lingered ? length : 0);
  };
}
