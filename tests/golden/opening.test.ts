import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/setup.mjs';

/** Pages of the project whose passages are all there without scripts and frames. */
const GOLDEN = ['article', 'docs', 'korean', 'lists', 'figures', 'forum', 'sections'];

/** What the sample and golden pages have not: text from right to left, other scripts, words that mean something in a directive. */
const SCRIPTS = `<!doctype html><meta charset="utf-8"><title>Scripts</title><main><h1>Scripts</h1>
<p dir="rtl" lang="ar">كان حارس المنارة يكتب كل ليلة <b>في دفتره</b> عن السفن التي مرت. ولم يقرأ أحد ما كتبه حتى اليوم.</p>
<p dir="rtl" lang="he">שומר המגדלור כתב בכל לילה <i>ביומנו</i> על הספינות שעברו. איש לא קרא את מה שכתב.</p>
<p lang="ja">灯台守は毎晩、通り過ぎた船のことを<b>日記</b>に書いた。
それを読んだ人は、今日まで誰もいない。</p>
<p lang="zh">灯塔看守人每天晚上都在日记里写下经过的船只。直到今天也没有人读过。</p>
<p lang="th">ผู้ดูแลประภาคารเขียนบันทึกทุกคืน</p>
<p>R&amp;D, well-known as “x = 100 %”; see a#b/c?d, e.g. 1,000 – 2,000.</p>
<p>Soft&shy;hyphens and zero&#8203;width spaces, non-breaking&nbsp;spaces too. H<sub>2</sub>O and E=mc<sup>2</sup>.</p>
</main>`;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'footnote-opening-'));
  for (const name of GOLDEN) cpSync(join(root, 'tests', 'golden', 'pages', `${name}.html`), join(dir, `${name}.html`));
  const samples = join(root, 'scripts', 'pages');
  for (const file of readdirSync(samples)) if (file.endsWith('.html')) cpSync(join(samples, file), join(dir, file));
  writeFileSync(join(dir, 'scripts.html'), SCRIPTS);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['tsx', 'scripts/eval.ts', ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (piece) => {
      output += piece;
    });
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}

it('lands on the right words of the pages that come with the project, by the browser alone and with Footnote', {
  timeout: 240_000,
}, async () => {
  const lines = (await run(['opening', '--data', dir, '--passages', '60', '--json'])).trim().split('\n');
  const { passages, footnote } = JSON.parse(lines.at(-1) ?? '{}');
  // `part`: the browser marks the passage from its beginning, but not its very end; nothing else is marked.
  const failures = lines.slice(0, -1).map((line) => JSON.parse(line));
  expect(failures.filter(({ browser, footnote }) => footnote !== 'right' || browser !== 'part')).toEqual([]);
  expect({ passages, footnote }).toEqual({ passages: 60, footnote: 60 });
});
