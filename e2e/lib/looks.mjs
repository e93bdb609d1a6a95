// What a page must be like for everybody: on phones and large screens, light and dark.

import assert from "node:assert/strict";
import { findings } from "./accessibility.mjs";
import { screenshot } from "./browser.mjs";

const sizes = [
  [1440, 1000],
  [390, 844],
];

/** Fails if axe finds anything on the page as it is, or if anything sticks out to the side. */
export async function assertFine(page, name) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const where = `${name}, ${width}, ${colorScheme}`;
      assert.deepEqual(await findings(page), [], where);
      const overhang = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      assert.ok(overhang <= 0, `${where}: ${overhang} pixels stick out`);
    }
  }
}

/** The same, and keeps pictures of the page among the artefacts of the run. */
export async function assertFineAndShow(page, name) {
  await assertFine(page, name);
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: width > 1000 ? "light" : "dark" });
    // Frames tell their height when theirs has changed.
    await page.waitForTimeout(500);
    await screenshot(page, `${name}-${width}`);
  }
}
