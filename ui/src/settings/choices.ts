/** What can be chosen, with the bounds that the core holds (`settings.rs`). */
import type { Font } from "../backend/types/Font";
import type { Theme } from "../backend/types/Theme";
import type { PlainKey } from "../messages/messages";

export const THEMES: { theme: Theme; name: PlainKey }[] = [
  { theme: "system", name: "theme-system" },
  { theme: "light", name: "theme-light" },
  { theme: "sepia", name: "theme-sepia" },
  { theme: "dark", name: "theme-dark" },
  { theme: "contrast", name: "theme-contrast" },
];

export const FONTS: { font: Font; name: PlainKey }[] = [
  { font: "literata", name: "font-literata" },
  { font: "atkinson", name: "font-atkinson" },
  { font: "system_serif", name: "font-system-serif" },
  { font: "system_sans", name: "font-system-sans" },
];

/** Type size in CSS pixels, line height in percent, column width in characters. */
export const BOUNDS = {
  size: { min: 14, max: 32, step: 1 },
  line_height: { min: 120, max: 220, step: 5 },
  width: { min: 40, max: 90, step: 1 },
} as const;
