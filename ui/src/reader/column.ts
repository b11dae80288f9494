/**
 * The column of text: only the groups of blocks near the window are on the page, the others are empty boxes of
 * about their height. Whatever is filled, emptied or reflowed, the line at the top of the window stays where it is.
 *
 * Positions are code points; the text comes by need from `read`; nothing is ever found by walking the DOM of
 * the whole text.
 */
import type { Block } from "../backend/types/Block";
import type { BlockRun } from "../backend/types/BlockRun";
import type { Container } from "../backend/types/Container";
import type { Highlight } from "../backend/types/Highlight";
import type { OpenText } from "../backend/types/OpenText";
import { Grouping } from "./grouping";
import {
  blockAt,
  blockEnd,
  blockOf,
  blockStart,
  lineTop,
  positionAcross,
  positionAtPoint,
  type Passage,
} from "./positions";
import { renderBlock, renderRun, type Words } from "./render";

/** In heights of the window: filled ahead on both sides, and kept at most. */
const AHEAD = 1.5;
const KEPT = 5;

/** A place in the text: a position and where it stands below the top of the window, in pixels. */
export interface Place {
  position: number;
  below: number;
}

export interface ColumnParts {
  scroller: HTMLElement;
  article: HTMLElement;
  text: OpenText;
  words: Words;
  /** Blocks by number, `from` inclusive, `to` exclusive. */
  read: (from: number, to: number) => Promise<BlockRun>;
  /** A run came in: its marks are the truth for its passage. */
  took: (run: BlockRun) => void;
  /** The marks to draw. */
  marks: () => Iterable<Highlight>;
  /** Other blocks are on the page, or they stand elsewhere. */
  changed: () => void;
  failed: (error: unknown) => void;
}

interface Group {
  box: HTMLElement;
  blocks: Block[] | null;
  loading: Promise<void> | null;
  /** Last height on the page; 0 when it never was. */
  height: number;
}

export class Column {
  private readonly groups: Group[];
  private readonly grouping: Grouping;
  private readonly resizing: ResizeObserver;
  /** The line that stays: set by scrolling and by jumps, used by everything that reflows. */
  private place: Place = { position: 0, below: 0 };
  /** How far the page was scrolled when `place` was right. Where that is so still, whatever moved was not the reader. */
  private scrolledTo = 0;
  private frame = 0;
  private gone = false;
  private pixelsPerCharacter = 0.45;
  /** Is everything to stay on the page, as for printing? */
  private whole = false;

  constructor(private readonly parts: ColumnParts) {
    this.grouping = new Grouping(parts.text);
    const boxes = document.createDocumentFragment();
    this.groups = parts.text.group_starts.map(() => {
      const box = document.createElement("div");
      box.className = "group";
      boxes.append(box);
      return { box, blocks: null, loading: null, height: 0 };
    });
    parts.article.replaceChildren(boxes);
    for (const [index] of this.groups.entries()) this.estimate(index);
    parts.scroller.addEventListener("scroll", this.scrolled, { passive: true });
    this.resizing = new ResizeObserver(() => this.reflowed());
    this.resizing.observe(parts.article);
    // What stands above the text moves it without changing its size.
    if (parts.article.parentElement) this.resizing.observe(parts.article.parentElement);
    this.resizing.observe(parts.scroller);
  }

  destroy(): void {
    this.gone = true;
    cancelAnimationFrame(this.frame);
    this.parts.scroller.removeEventListener("scroll", this.scrolled);
    this.resizing.disconnect();
  }

  /** Draws blocks that are at hand already, before anything is asked for. */
  seed(run: BlockRun): void {
    const first = run.blocks[0]?.index ?? 0;
    const end = first + run.blocks.length;
    this.parts.took(run);
    for (const index of this.groups.keys()) {
      const [from, to] = this.grouping.blocks(index);
      if (from < first || to > end) continue;
      this.fill(index, run.blocks.slice(from - first, to - first), {
        before: run.blocks[from - first - 1]?.within ?? [],
        after: run.blocks[to - first]?.within ?? [],
      });
    }
    this.calibrate();
  }

  /** Brings a position into the window, `below` pixels under its top, and keeps it there while the rest fills in. */
  async goTo(position: number, below: number): Promise<void> {
    await this.load(this.grouping.of(position));
    if (this.gone) return;
    if (position <= 0) this.parts.scroller.scrollTop = 0;
    this.place = position <= 0 ? { position: 0, below: this.offsetOf(0) ?? 0 } : { position, below };
    this.restore();
    this.settle();
  }

  /** Draws all of the text, and keeps it until `release` is called: paper has no window to be near to. */
  async drawAll(): Promise<void> {
    this.whole = true;
    for (const index of this.groups.keys()) await this.load(index);
  }

  release(): void {
    this.whole = false;
    this.settle();
  }

  /** Where the reader is. */
  get top(): number {
    return this.place.position;
  }

  /** Is the page on the screen? One that is being left has no height, and would look as if its end were in sight. */
  get isShown(): boolean {
    const { scroller } = this.parts;
    return scroller.isConnected && scroller.clientHeight > 0;
  }

  /** The furthest position in sight. */
  get seenTo(): number {
    const { scroller } = this.parts;
    const view = scroller.getBoundingClientRect();
    if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2)
      return this.parts.text.summary.length;
    const index = this.firstBelow(view.bottom);
    const group = this.groups[index];
    if (!group) return this.top;
    if (!group.blocks) return this.sharePosition(index, view.bottom);
    const blocks = Array.from(group.box.querySelectorAll<HTMLElement>("[data-block]"));
    const block = blocks.find((each) => each.getBoundingClientRect().bottom > view.bottom);
    return block ? positionAcross(block, view.bottom) : this.grouping.end(index);
  }

  /** Is any of this passage drawn? */
  shows(passage: Passage): boolean {
    const last = this.grouping.of(Math.max(passage.start, passage.end - 1));
    for (let index = this.grouping.of(passage.start); index <= last; index += 1) {
      if (this.groups[index]?.blocks) return true;
    }
    return false;
  }

  /** The stretch of text that is drawn. */
  get shown(): Passage[] {
    return this.groups.flatMap(({ blocks }) => {
      const first = blocks?.[0];
      const last = blocks?.[blocks.length - 1];
      return first && last ? [{ start: first.start, end: last.end }] : [];
    });
  }

  /** Makes the blocks of a passage anew, with the marks as they are now. */
  remake(passage: Passage): void {
    for (const group of this.groups) {
      for (const block of group.blocks ?? []) {
        if (block.start >= passage.end || block.end <= passage.start) continue;
        const old = group.box.querySelector(`[data-block="${block.index}"]`);
        old?.replaceWith(renderBlock(block, this.parts.marks(), this.parts.words));
      }
    }
    this.parts.changed();
  }

  /** Reads again what is drawn: the library changed. */
  async refresh(): Promise<void> {
    const filled = [...this.groups.keys()].filter((index) => this.groups[index]?.blocks);
    await Promise.all(
      filled.map(async (index) => {
        const [from, to] = this.grouping.blocks(index);
        const run = await this.parts.read(from, to);
        if (this.gone || !this.groups[index]?.blocks) return;
        this.parts.took(run);
        const { start, end } = spanOf(run.blocks);
        this.remake({ start, end });
      }),
    );
  }

  /** The drawn block before or after one, or the one at the place where the reader is. */
  neighbor(block: HTMLElement | null, step: 1 | -1): HTMLElement | null {
    const blocks = this.parts.article.querySelectorAll<HTMLElement>("[data-block]");
    if (!block) return blockAt(this.parts.article, this.top);
    return blocks[Array.from(blocks).indexOf(block) + step] ?? null;
  }

  private readonly scrolled = (): void => {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.observePlace();
      this.settle();
    });
  };

  private reflowed(): void {
    if (this.gone) return;
    this.observePlace();
    this.restore();
    this.settle();
  }

  /** Fills what comes near, empties what is far. */
  private settle(): void {
    const { scroller } = this.parts;
    const height = scroller.clientHeight;
    const near = this.groupsWithin(height * AHEAD);
    if (!this.whole) this.emptyAllBut(this.keptGroups(this.groupsWithin(height * KEPT)));
    for (const index of near) if (!this.groups[index]?.blocks) void this.load(index);
    this.parts.changed();
  }

  private emptyAllBut(kept: Set<number>): void {
    this.holding(() => {
      for (const [index, group] of this.groups.entries()) {
        if (group.blocks && !kept.has(index)) this.empty(index);
      }
    });
  }

  /** The groups a selection or the focus is in stay, so that neither is lost by scrolling. */
  private keptGroups(near: number[]): Set<number> {
    const kept = new Set(near);
    const selection = document.getSelection();
    const held = [document.activeElement];
    if (selection && !selection.isCollapsed)
      held.push(blockOf(selection.anchorNode), blockOf(selection.focusNode));
    const indexes = held
      .filter((element) => element && this.parts.article.contains(element))
      .map((element) => this.groups.findIndex(({ box }) => box.contains(element)))
      .filter((index) => index >= 0);
    if (indexes.length === 0) return kept;
    for (let index = Math.min(...indexes); index <= Math.max(...indexes); index += 1) kept.add(index);
    return kept;
  }

  private groupsWithin(margin: number): number[] {
    const view = this.parts.scroller.getBoundingClientRect();
    const found: number[] = [];
    let index = this.firstBelow(view.top - margin);
    for (; index < this.groups.length; index += 1) {
      if ((this.groups[index] as Group).box.getBoundingClientRect().top > view.bottom + margin) break;
      found.push(index);
    }
    return found;
  }

  /** The first group whose end is below a line of the window. */
  private firstBelow(y: number): number {
    let low = 0;
    let high = this.groups.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.groups[middle] as Group).box.getBoundingClientRect().bottom > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private load(index: number): Promise<void> {
    const group = this.groups[index];
    if (!group || group.blocks) return Promise.resolve();
    group.loading ??= this.readGroup(index)
      .catch(this.parts.failed)
      .finally(() => (group.loading = null));
    return group.loading;
  }

  /** One block more on each side tells which lists and quotations go on. */
  private async readGroup(index: number): Promise<void> {
    const [from, to] = this.grouping.blocks(index);
    const first = Math.max(0, from - 1);
    const run = await this.parts.read(first, Math.min(this.parts.text.block_count, to + 1));
    if (this.gone) return;
    this.parts.took(run);
    this.holding(() =>
      this.fill(index, run.blocks.slice(from - first, to - first), {
        before: from > first ? (run.blocks[0]?.within ?? []) : [],
        after: run.blocks[to - first]?.within ?? [],
      }),
    );
    this.calibrate();
    this.scrolled();
  }

  private fill(index: number, blocks: Block[], around: { before: Container[]; after: Container[] }): void {
    const group = this.groups[index] as Group;
    group.blocks = blocks;
    group.box.replaceChildren(renderRun(blocks, around, this.parts.marks(), this.parts.words));
    group.box.style.removeProperty("block-size");
  }

  private empty(index: number): void {
    const group = this.groups[index] as Group;
    group.height = group.box.offsetHeight;
    group.blocks = null;
    group.box.replaceChildren();
    this.estimate(index);
  }

  /** Gives an empty group the height it had, or is likely to have. */
  private estimate(index: number): void {
    const group = this.groups[index] as Group;
    if (group.blocks) return;
    const characters = this.grouping.end(index) - this.grouping.start(index);
    const height = group.height || characters * this.pixelsPerCharacter;
    group.box.style.setProperty("block-size", `${Math.round(height)}px`);
  }

  /** Learns from what is drawn how much room a character takes. */
  private calibrate(): void {
    let pixels = 0;
    let characters = 0;
    for (const [index, group] of this.groups.entries()) {
      if (!group.blocks) continue;
      pixels += group.box.offsetHeight;
      characters += this.grouping.end(index) - this.grouping.start(index);
    }
    if (pixels === 0 || characters === 0) return;
    const learned = pixels / characters;
    // Small corrections are not worth moving every box for.
    if (Math.abs(learned / this.pixelsPerCharacter - 1) < 0.15) return;
    this.pixelsPerCharacter = learned;
    this.holding(() => {
      for (const index of this.groups.keys()) this.estimate(index);
    });
  }

  /** Changes the page while the line at the top of the window stays where it is. */
  private holding(change: () => void): void {
    this.observePlace();
    change();
    this.restore();
  }

  private restore(): void {
    const { scroller } = this.parts;
    const at = this.offsetOf(this.place.position);
    if (at === null) return;
    const wanted = scroller.scrollTop + at - this.place.below;
    // Half a pixel of rounding must not add up to drift.
    if (Math.abs(at - this.place.below) >= 1) scroller.scrollTop = wanted;
    this.scrolledTo = scroller.scrollTop;
  }

  /** How far below the top of the window a position stands now; inside an empty group, about. */
  private offsetOf(position: number): number | null {
    const { scroller, article } = this.parts;
    const top = scroller.getBoundingClientRect().top;
    const index = this.grouping.of(position);
    const group = this.groups[index];
    if (!group) return null;
    const block = group.blocks ? blockAt(article, position) : null;
    if (block) return lineTop(block, position, article) - top;
    const share = this.grouping.share(index, position);
    const rect = group.box.getBoundingClientRect();
    return rect.top + share * rect.height - top;
  }

  /** Where the reader scrolled to. Fonts that arrive and bars that open move the text, too, but never the reader. */
  private observePlace(): void {
    const { scroller } = this.parts;
    if (!this.isShown || scroller.scrollTop === this.scrolledTo) return;
    this.scrolledTo = scroller.scrollTop;
    const view = scroller.getBoundingClientRect();
    const index = this.firstBelow(view.top + 1);
    const group = this.groups[index];
    if (!group) return;
    const position = group.blocks ? this.topPosition(group, view.top) : this.sharePosition(index, view.top);
    if (scroller.scrollTop <= 0) this.place = { position: 0, below: this.offsetOf(0) ?? 0 };
    else this.place = { position, below: this.offsetOf(position) ?? 0 };
  }

  private topPosition(group: Group, top: number): number {
    const { article } = this.parts;
    const blocks = Array.from(group.box.querySelectorAll<HTMLElement>("[data-block]"));
    const block =
      blocks.find((each) => each.getBoundingClientRect().bottom > top + 1) ?? blocks[blocks.length - 1];
    if (!block) return this.top;
    const rect = block.getBoundingClientRect();
    if (rect.top >= top) return blockStart(block);
    const exact =
      positionAtPoint(rect.left + 4, top + 6, article) ??
      positionAtPoint(rect.left + rect.width / 2, top + 6, article);
    return exact !== null && exact >= blockStart(block) && exact <= blockEnd(block)
      ? exact
      : blockStart(block);
  }

  private sharePosition(index: number, y: number): number {
    const { top, height } = (this.groups[index] as Group).box.getBoundingClientRect();
    return this.grouping.at(index, height > 0 ? (y - top) / height : 0);
  }
}

function spanOf(blocks: Block[]): Passage {
  return { start: blocks[0]?.start ?? 0, end: (blocks[blocks.length - 1]?.end ?? 0) + 1 };
}
