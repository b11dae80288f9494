/** What a screen must be for those who see little or use no pointer: axe-core in the real window, and the Tab key. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(new URL("../../ui/package.json", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong, in short. Colors in the middle of a fade are nobody's colors: fades are brought to their end. */
export async function violations(window) {
  await window.js(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  });
  await window.driver.executeScript(AXE);
  return window.driver.executeAsyncScript((done) => {
    window.axe
      .run(document, { resultTypes: ["violations"] })
      .then(({ violations }) =>
        done(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 3).join(" | ")}`)),
      )
      .catch((error) => done([`axe failed: ${error}`]));
  });
}

/** Presses Tab until the focus is on something of that name. */
export async function tabTo(window, name) {
  for (let step = 0; step < 80; step++) {
    await window.press("Tab");
    const focused = await window.driver.switchTo().activeElement();
    const found = await focused.getAccessibleName();
    if (name instanceof RegExp ? name.test(found) : name === found) return;
  }
  throw new Error(`Tab never came to “${name}”`);
}

/** Sets the theme, and starts the page anew in it. */
export async function inTheme(window, theme) {
  await window.ask("set_settings", { settings: { ...(await window.ask("get_settings")), theme } });
  await window.js(() => location.reload());
  await window.find("navigation", "Main");
}
