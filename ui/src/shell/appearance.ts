/** Settings as the style sheets see them: a theme on the root, and custom properties for the reading type. */
import type { Font } from "../backend/types/Font";
import type { Settings } from "../backend/types/Settings";

const FONTS: Record<Font, string> = {
  literata: "var(--font-literata)",
  atkinson: "var(--font-atkinson)",
  system_serif: "var(--font-system-serif)",
  system_sans: "var(--font-system-sans)",
};

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
let following: Settings | null = null;

/** Shows the settings. `system` keeps following the system until other settings are applied. */
export function applySettings(settings: Settings): void {
  following = settings;
  applyTheme();
  const { style } = document.documentElement;
  style.setProperty("--reading-font", FONTS[settings.font]);
  style.setProperty("--reading-size", `${settings.size}px`);
  style.setProperty("--reading-leading", String(settings.line_height / 100));
  style.setProperty("--reading-width", `${settings.width}ch`);
}

function applyTheme(): void {
  const theme = following?.theme ?? "system";
  document.documentElement.dataset["theme"] =
    theme === "system" ? (systemDark.matches ? "dark" : "light") : theme;
}

systemDark.addEventListener("change", applyTheme);
