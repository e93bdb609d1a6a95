// Builds everything that pages and packages need into dist/. With --search, it takes ten minutes
// more to find the letters in which the script is smallest, and keeps them for later builds.
//
// Usage: node scripts/build.mjs [--search]

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { smallest } from "./letters.mjs";
import { members } from "./names.mjs";
import { orderStyles } from "./order.mjs";
import { dist, player } from "./paths.mjs";
import { checkBudget } from "./size.mjs";
import { smallestText } from "./text.mjs";
import { themeRules } from "./themes.mjs";
import { buildEngine, readEngine } from "./wasm.mjs";

const { version } = JSON.parse(readFileSync(path.join(player, "package.json"), "utf8"));
const zstdLicence = readFileSync(path.join(player, "node_modules", "fzstd", "LICENSE"), "utf8");
const licence = `/*! asciinema-player ${version}, Apache-2.0 */`;

const { engine, exportNames } = await buildEngine();

/** Gives `import packed from "player.wasm"` an expression. */
const enginePlugin = (expression) => ({
  name: "engine",
  setup(build) {
    build.onResolve({ filter: /^player\.wasm$/ }, ({ path }) => ({ path, namespace: "engine" }));
    build.onLoad({ filter: /.*/, namespace: "engine" }, () => ({
      contents: `export default ${expression};`,
    }));
  },
});

const plain = {
  absWorkingDir: player,
  bundle: true,
  target: ["es2022"],
  legalComments: "none",
  banner: { js: licence },
  logLevel: "warning",
};

/** An expression for names, that esbuild is to replace. */
const names = (list) => new RegExp(`^(${list.join("|")})$`);

/** With the packed engine, whose exports have short names. */
const shared = {
  ...plain,
  mangleProps: names(Object.keys(exportNames)),
  mangleCache: exportNames,
};

const script = { ...shared, format: "esm", banner: {}, plugins: [enginePlugin("ENGINE")] };

/**
 * The code of a script for pages, as small as it gets, and the names of its own members in it:
 * terser leaves 4 % less than esbuild.
 */
async function smallScript(entry) {
  const built = await esbuild.build({
    ...script,
    entryPoints: [entry],
    // Begins with #a in each class; terser alone would number the private names of all of them.
    minifyIdentifiers: true,
    minifySyntax: true,
    mangleProps: names([...Object.keys(exportNames), ...members]),
    write: false,
  });
  const { code } = await minify(built.outputFiles[0].text, {
    module: true,
    ecma: 2020,
    // Nothing here depends on what `Error` or `String` of a page might have become, and nothing
    // happens where a property is only read.
    compress: {
      passes: 2,
      unsafe: true,
      unsafe_methods: true,
      pure_getters: true,
      lhs_constants: false,
    },
    // Pages that do not name their encoding are read as something else than UTF-8.
    format: { ascii_only: true },
  });
  return { code, mangled: members.flatMap((name) => built.mangleCache[name] ?? []) };
}

// In scripts the engine comes first. Compression looks back no further than 32 KB: between two parts
// of the code, the engine would hide the one from the other.
const head = (text) => `${licence}\n(()=>{"use strict";const ENGINE="${text}";`;
const tail = "})();";

const whole = await smallScript("src/script.ts");
const small = await smallest(whole.code, whole.mangled, process.argv.includes("--search"));
const packed = smallestText(engine, (text) => `${head(text)}${small}${tail}`);
const withEngine = { ...shared, plugins: [enginePlugin(JSON.stringify(packed))] };

/** Writes a script for pages, the engine before it. */
const writeScript = (outfile, code) =>
  writeFileSync(path.join(dist, outfile), `${head(packed)}${code}${tail}`);

const modules = { format: "esm", splitting: true, outdir: "dist" };
const entries = { index: "src/module.ts", core: "src/headless.ts", ui: "src/ui.ts" };

rmSync(dist, { recursive: true, force: true });
mkdirSync(path.join(dist, "bundle"), { recursive: true });

/** Fetches the engine's code as a file of its own instead. */
const separatePlugin = {
  name: "separate",
  setup(build) {
    build.onResolve({ filter: /\/packed\.js$/ }, () => ({
      path: path.join(player, "src", "separate.ts"),
    }));
  },
};

writeScript("asciinema-player.min.js", small);
writeScript("bundle/asciinema-player-ui.min.js", (await smallScript("src/ui-script.ts")).code);

await Promise.all([
  esbuild.build({
    ...script,
    entryPoints: ["src/script.ts"],
    banner: { js: head(packed) },
    footer: { js: tail },
    outfile: "dist/asciinema-player.js",
  }),
  esbuild.build({ ...withEngine, ...modules, entryPoints: entries }),
  esbuild.build({
    ...plain,
    ...modules,
    entryPoints: { separate: "src/module.ts" },
    plugins: [separatePlugin],
  }),
  esbuild.build({
    ...plain,
    entryPoints: ["src/zstd.ts"],
    minify: true,
    format: "esm",
    banner: { js: `${licence}\n/*!\nfzstd, ${zstdLicence}*/` },
    outfile: "dist/asciinema-player-zstd.js",
  }),
]);

const sheets = ["player.css", "controls.css", "menu.css", "overlays.css"];
const css = sheets
  .map((name) => readFileSync(path.join(player, "src", "ui", name), "utf8"))
  .join("\n");
const { code } = await esbuild.transform(`${css}\n${themeRules()}`, {
  loader: "css",
  minify: true,
  target: "es2022",
});
writeFileSync(path.join(dist, "asciinema-player.css"), `${licence}\n${orderStyles(code)}`);

// What pages load from `dist/bundle/`, as it was before.
for (const ending of [".js", ".min.js", ".css", "-zstd.js"]) {
  const name = `asciinema-player${ending}`;
  copyFileSync(path.join(dist, name), path.join(dist, "bundle", name));
}
writeFileSync(
  path.join(dist, "bundle", "asciinema-player-worker.min.js"),
  `${licence}\n// Everything happens in the page's own thread; pages may still name this file.\n`,
);
writeFileSync(path.join(dist, "asciinema-player.wasm"), readEngine());
writeFileSync(path.join(dist, "fzstd-LICENSE"), zstdLicence);

const tsc = path.join(player, "node_modules", "typescript", "bin", "tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.types.json"], {
  cwd: player,
  stdio: "inherit",
});

checkBudget();
