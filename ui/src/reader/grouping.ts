/** A text in groups of blocks: from positions to groups to block numbers. Pure. */
import type { OpenText } from "../backend/types/OpenText";

/** Blocks per group, as in `OpenText.group_starts`. */
export const GROUP = 50;

export class Grouping {
  constructor(private readonly text: OpenText) {}

  /** The group that holds a position. */
  of(position: number): number {
    const { group_starts: starts } = this.text;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= position) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** Where a group starts in the plain text. */
  start(group: number): number {
    return this.text.group_starts[group] ?? 0;
  }

  /** Where the next group starts, or the text ends. */
  end(group: number): number {
    return this.text.group_starts[group + 1] ?? this.text.summary.length;
  }

  /** Its blocks by number, the end exclusive. */
  blocks(group: number): [from: number, to: number] {
    return [group * GROUP, Math.min(this.text.block_count, (group + 1) * GROUP)];
  }

  /** How far into a group a position is, 0 to 1. */
  share(group: number, position: number): number {
    const start = this.start(group);
    return Math.min(1, Math.max(0, (position - start) / Math.max(1, this.end(group) - start)));
  }

  /** The position a share of the way through a group. */
  at(group: number, share: number): number {
    const start = this.start(group);
    return Math.round(start + Math.min(1, Math.max(0, share)) * (this.end(group) - start));
  }
}
