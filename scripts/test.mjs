// The test command: builds the package, then runs the tests of the sources and the end-to-end tests of the packed package.
// Ends with one line, `N passed, N failed`. Arguments choose suites: `unit`, `e2e`; default: both.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const suites = { unit: 'vitest.config.mts', e2e: 'e2e/vitest.config.mts' };

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(suites);
const unknown = names.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined)
  throw new Error(`no suite is called ${unknown}; known are ${Object.keys(suites).join(', ')}`);

let [passed, failed] = [0, 0];
if (run('scripts/build.mjs') === 0) {
  const folder = mkdtempSync(join(tmpdir(), 'nx-hls-test-'));
  for (const name of names) count(suites[name], join(folder, `${name}.json`));
  rmSync(folder, { recursive: true, force: true });
} else {
  failed++;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs one suite and adds its numbers. A file that cannot be loaded, or a runner that gives up, is a failure as well. */
function count(config, report) {
  const vitest = 'node_modules/vitest/vitest.mjs';
  const status = run(
    vitest,
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  );
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
  const before = failed;
  for (const { status: state, assertionResults } of results.testResults) {
    const failures = assertionResults.filter((result) => result.status === 'failed').length;
    passed += assertionResults.filter((result) => result.status === 'passed').length;
    failed += failures === 0 && state === 'failed' ? 1 : failures;
  }
  if (status !== 0 && failed === before) failed++;
}

function run(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status;
}
