/**
 * `npm test`: sets up, then types, lint, both builds, and every test. Options go to vitest: `npm test -- retrieve`.
 */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root, run, setup } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

const STEPS = [
  ['prepare', bin('wxt'), ['prepare']],
  ['types', bin('tsc'), ['--noEmit']],
  ['lint', bin('biome'), ['check']],
  ['build for Firefox', bin('wxt'), ['build', '-b', 'firefox']],
  ['build', bin('wxt'), ['build']],
];

await setup();
let failed = 0;
for (const [name, command, args] of STEPS) {
  console.error(`\n▸ ${name}`);
  if (run(command, args) !== 0) {
    console.error(`✗ ${name}`);
    failed++;
  }
}

const report = join(tmpdir(), `footnote-tests-${process.pid}.json`);
console.error('\n▸ tests');
const status = run(
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { env: { ...process.env, FOOTNOTE_BUILT: '1' } },
);
const { numPassedTests = 0, numFailedTests = 0 } = readReport();
failed += numFailedTests + (status !== 0 && numFailedTests === 0 ? 1 : 0);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 && numPassedTests > 0 ? 0 : 1;

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  } finally {
    rmSync(report, { force: true });
  }
}
