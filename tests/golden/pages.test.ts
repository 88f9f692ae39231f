import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CapturedPage } from '../../lib/types.ts';
import { golden } from './browser.ts';
import { capture } from './content-script.ts';

const dir = join(import.meta.dirname, 'pages');
/** Pages with an expected capture beside them. To accept a change on purpose: `vitest -u`, and read the difference. */
const names = readdirSync(dir)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace(/\.txt$/, ''));

describe('a captured page', () => {
  const { open } = { open: golden().open };

  it('has an expectation for each of the pages', () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
  });

  it.each(names)('%s reads as expected', async (name) => {
    const page = await open(name);
    const reply = await capture(page);
    await expect(shown(reply, new URL(page.url()).origin)).toMatchFileSnapshot(join(dir, `${name}.txt`));
    await page.close();
  });

  it.each(names)('%s is left as it was', async (name) => {
    const page = await open(name);
    const before = await page.content();
    await capture(page);
    expect(await page.content()).toBe(before);
    await page.close();
  });

  it('keeps no hidden text and no invisible character', async () => {
    const page = await open('hidden');
    const reply = await capture(page);
    if (!reply.ok) throw new Error(reply.error.code);
    expect(readFileSync(join(dir, 'hidden.html'), 'utf8').match(/SECRET/g)).toHaveLength(20);
    expect(reply.value.text).not.toContain('SECRET');
    expect(reply.value.text).not.toMatch(/[\u00ad\u200b\u202a-\u202e\u{e0000}-\u{e007f}]/u);
    await page.close();
  });
});

type Reply = Awaited<ReturnType<typeof capture>>;

/** A capture as a person would check it: what the page is, then its blocks one by one. */
function shown(reply: Reply, origin: string): string {
  if (!reply.ok) return `error: ${reply.error.code}\n`;
  const { title, byline, site, language, publishedAt, address, receipt } = reply.value;
  const head = Object.entries({ title, byline, site, language, publishedAt, address: address.replace(origin, '') })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);
  const share = `${Math.round(receipt.kept * 100)} % of ${receipt.visibleWords} words`;
  head.push(`receipt: ${receipt.method}, ${share}, ${receipt.tables} tables, ${receipt.codeBlocks} code`);
  return `${head.join('\n')}\n\n${blocksOf(reply.value).join('\n')}\n`;
}

function blocksOf({ text, blocks }: CapturedPage): string[] {
  let at = 0;
  return blocks.map(({ start, end, kind, level }) => {
    expect(text.slice(at, start).trim(), 'what lies between two blocks is white space').toBe('');
    at = end;
    return `[${kind}${level === undefined ? '' : ` ${level}`}] ${text.slice(start, end)}`;
  });
}
