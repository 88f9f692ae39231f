import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dialogue,
  type FollowUp,
  figuresOf,
  holdDialogues,
  readDialoguePages,
  readDialogues,
} from '../../scripts/follow-ups.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';

/** What docs/quality.md claims of follow-ups without a model. */
const claims = readFileSync(join(import.meta.dirname, '../../docs/quality.md'), 'utf8');
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

describe('the dialogues', { timeout: 180_000 }, () => {
  let dialogues: Dialogue[];
  let byBoth: FollowUp[];
  let byWords: FollowUp[];
  beforeAll(async () => {
    const pages = await readDialoguePages();
    dialogues = await readDialogues();
    byBoth = await holdDialogues(dialogues, pages, await builtinEmbedder());
    byWords = await holdDialogues(dialogues, pages, undefined);
  }, 180_000);

  it('are at least eighty, in both halves, each with an id of its own, their quotes from their pages', async () => {
    const pages = new Map((await readDialoguePages()).map(({ name, text }) => [name, text]));
    expect(new Set(dialogues.map(({ id }) => id)).size).toBe(dialogues.length);
    for (const half of [1, 2]) expect(dialogues.filter((one) => one.half === half).length).toBeGreaterThanOrEqual(40);
    for (const { page, quote } of dialogues) {
      if (page !== null) expect(pages.get(page)).toContain(quote ?? '');
    }
  });

  it.each([
    ['first half', 1, () => byBoth],
    ['second half', 2, () => byBoth],
    ['first half, words alone', 1, () => byWords],
    ['second half, words alone', 2, () => byWords],
  ] as const)('do as docs/quality.md says: %s', (name, half, all) => {
    const held = all().filter(({ dialogue }) => dialogue.half === half);
    const { dialogues: count, answered_right, quoted, abstained_right } = figuresOf(held);
    const cells = [answered_right, quoted, abstained_right].map(percent).join(' | ');
    expect(claims).toContain(`| ${name} (${count}) | ${cells} |`);
  });

  it('never take what was asked before for evidence of what is named now', () => {
    const wrong = byBoth.filter(({ dialogue, right }) => dialogue.kind === 'absent' && !right);
    expect(wrong.map(({ dialogue }) => dialogue.question)).toEqual([]);
  });
});
