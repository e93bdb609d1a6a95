// What axe finds on a page. <https://github.com/dequelabs/axe-core>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const axeSource = readFileSync(axe, "utf8");

/** What axe finds on the page, by rule and place. */
export async function findings(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
  });
}
