// Runs every suite that continuous integration runs, one after another, and closes with the
// totals on one line: `N passed, N failed`. A suite is a command; what it says of its tests is
// read from its output (cargo's and node's own closing lines), and a command that says nothing
// counts as one test. Nothing is skipped in silence.
//
// Usage: node scripts/test.mjs [SUITE...]

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const suites = [
  { name: "tools", command: "scripts/test-tools.sh" },
  { name: "dependencies", command: "scripts/check-dependencies.sh" },
  { name: "audit", command: "make audit", needs: "cargo-deny" },
  { name: "format", command: "cargo fmt --check" },
  // The programs and their tests in one go: what the tests depend on switches on features of
  // libraries, and built one after the other the two would compile the HTTP stack twice.
  { name: "build", command: "make player && cargo test --release --workspace --no-run" },
  { name: "lints", command: "cargo clippy --release --all-targets -- -D warnings" },
  // The programs alone, as users build them: nothing may lean on what only tests depend on.
  { name: "programs", command: "cargo check --release -p asciinema -p asciinema-server" },
  { name: "rust", command: "cargo test --release --workspace --no-fail-fast" },
  { name: "player", command: "npm test", folder: "player" },
  { name: "end to end", command: "npm ci --silent --no-audit --no-fund && npm test", folder: "e2e" },
];

const counters = [
  // cargo test
  { line: /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/, ignored: 3 },
  // node --test, in its spec and its TAP form
  { line: /^(?:ℹ|#) pass (\d+)/ },
  { line: /^(?:ℹ|#) fail (\d+)/, failed: 1 },
  { line: /^(?:ℹ|#) (?:skipped|cancelled|todo) (\d+)/, failed: 1 },
];

function installed(command) {
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// Adds to the totals what one line of a suite's output says of its tests.
function count(text, totals) {
  const line = text.replace(/\x1b\[[0-9;]*m/g, "");
  for (const [index, counter] of counters.entries()) {
    const found = counter.line.exec(line);
    if (!found) continue;
    totals.spoke = true;
    if (index === 0) {
      totals.passed += Number(found[1]);
      // An ignored test is one that did not run: nobody asked for it to be left out.
      totals.failed += Number(found[2]) + Number(found[counter.ignored]);
    } else if (counter.failed) {
      totals.failed += Number(found[1]);
    } else {
      totals.passed += Number(found[1]);
    }
  }
}

function run(suite) {
  return new Promise((resolve) => {
    const totals = { passed: 0, failed: 0, spoke: false };
    const child = spawn("bash", ["-c", suite.command], {
      cwd: path.join(root, suite.folder ?? "."),
      env: { ...process.env, FORCE_COLOR: "0", CARGO_TERM_COLOR: "never", NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const [stream, out] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (chunk) => {
        out.write(chunk);
        const lines = (rest + chunk).split("\n");
        rest = lines.pop();
        for (const line of lines) count(line, totals);
      });
      stream.on("end", () => count(rest, totals));
    }
    child.on("close", (code) => {
      if (!totals.spoke && code === 0) totals.passed = 1;
      if (code !== 0 && totals.failed === 0) totals.failed = 1;
      resolve(totals);
    });
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(", ")}; there are: ${suites.map((s) => s.name).join(", ")}`);
  process.exit(2);
}

const report = [];
let passed = 0;
let failed = 0;
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  if (suite.needs && !installed(suite.needs)) {
    const notice = `${suite.name}: NOT RUN, ${suite.needs} is not installed`;
    console.log(`\n==> ${notice}`);
    report.push(notice);
    continue;
  }
  console.log(`\n==> ${suite.name}: ${suite.command}`);
  const started = process.hrtime.bigint();
  const totals = await run(suite);
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000_000n);
  report.push(`${suite.name}: ${totals.passed} passed, ${totals.failed} failed, ${seconds} s`);
  passed += totals.passed;
  failed += totals.failed;
  if (suite.name === "build" && totals.failed > 0) break;
}

console.log(`\n${report.map((line) => `    ${line}`).join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
