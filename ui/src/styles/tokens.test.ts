import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COLORS } from "../shared/colors";

const themes = readThemes(readFileSync("src/styles/tokens.css", "utf8"));

/** WCAG 2.2: 4.5 for text (1.4.3), 3 for what is no text but says something (1.4.11). */
describe.each([...themes])("theme %s", (_name, colors) => {
  const contrast = (front: string, back: string): number => contrastOf(colors[front], colors[back]);

  it.each(["ink", "ink-2", "muted", "accent", "danger"])("has readable %s on every ground", (front) => {
    for (const ground of ["paper", "chrome", "raised", "hover"]) {
      expect(contrast(front, ground), `${front} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("has a readable primary button and accent wash", () => {
    expect(contrast("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(contrast("accent", "accent-wash")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(COLORS)("keeps the words under %s readable and its line visible", (color) => {
    expect(contrast("ink", `mark-${color}`)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(`line-${color}`, "paper")).toBeGreaterThanOrEqual(3);
  });

  it("shows where the focus is and where a field ends", () => {
    expect(contrast("focus", "paper")).toBeGreaterThanOrEqual(3);
    expect(contrast("rule-strong", "paper")).toBeGreaterThanOrEqual(3);
  });
});

it("shows in high contrast where a mark begins and ends", () => {
  const colors = themes.get("contrast") ?? {};
  for (const color of COLORS) {
    expect(contrastOf(colors[`mark-${color}`], colors["paper"]), color).toBeGreaterThanOrEqual(3);
  }
});

it("knows four themes; the fifth, the system's, is one of them", () => {
  expect([...themes.keys()]).toEqual(["light", "sepia", "dark", "contrast"]);
});

function readThemes(css: string): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  for (const [, name = "", rules = ""] of css.matchAll(/\[data-theme="(\w+)"\] \{([^}]*)\}/g)) {
    found.set(
      name,
      Object.fromEntries(
        [...rules.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key, color]) => [key, color]),
      ),
    );
  }
  return found;
}

function contrastOf(front: string | undefined, back: string | undefined): number {
  if (!front || !back) throw new Error("A theme lacks a color.");
  const [dark, light] = [luminance(front), luminance(back)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, WCAG 2.2 definition. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
