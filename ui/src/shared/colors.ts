/** The six colors in their order, and what the reader calls them. */
import type { Color } from "../backend/types/Color";
import type { Settings } from "../backend/types/Settings";

export const COLORS = ["yellow", "green", "pink", "blue", "purple", "orange"] as const satisfies Color[];

/** The reader's name for a color. */
export function meaningOf(color: Color, settings: Settings): string {
  return settings.color_meanings[COLORS.indexOf(color)] ?? color;
}
