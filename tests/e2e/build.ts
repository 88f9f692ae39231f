import { spawnSync } from 'node:child_process';
import { root } from '../../scripts/setup.mjs';

/** Builds the extension that the browser tests run. `FOOTNOTE_BUILT=1`: it was just built; `FOOTNOTE_EXTENSION`: another is to be tested. */
export default function build(): void {
  if (process.env.FOOTNOTE_BUILT || process.env.FOOTNOTE_EXTENSION) return;
  const { status, stdout, stderr } = spawnSync('npx', ['wxt', 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`wxt build failed\n${stdout}${stderr}`);
}
