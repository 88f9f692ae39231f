import { describe, expect, it } from 'vitest';
import { type Findings, writeReport } from '../../entrypoints/library/health/report.ts';
import { ERROR_CODES } from '../../lib/errors.ts';
import { embedders, openLibrary, page, serverSettings, WordEmbedder } from './library-fixtures.ts';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
/** Stands in every field that a page or a person can write. */
const CANARY = 'xyzzycanary';
const AT = '2026-06-01T12:00:00.000Z';

/** A library with the canary in its texts, titles, addresses, tags, questions, answers, keys, models and reasons of failure. */
async function spoiltLibrary() {
  const model = new WordEmbedder(`${CANARY}-model`, 8);
  const opened = await openLibrary(`report-${crypto.randomUUID()}`, { models: embedders(model) });
  const { library, store } = opened;
  const spoilt = page(CANARY, [`A sentence with ${CANARY} in it.`, `Another ${CANARY}.`], {
    byline: CANARY,
    site: CANARY,
    url: `https://${CANARY}.example/${CANARY}?token=${CANARY}#${CANARY}`,
    title: CANARY,
  });
  const { document } = await library.save(spoilt);
  await library.tag([document.id], [CANARY]);
  await library.setKey({ origin: `http://${CANARY}.example`, key: `sk-${CANARY}` });
  const embedder = {
    ...serverSettings(`${CANARY}-model`, 8),
    baseUrl: `http://${CANARY}.example/v1`,
  };
  await library.setSettings({ chat: { kind: 'passages' }, embedder });
  const stop = new AbortController();
  for await (const _ of library.conversations.ask({ question: `What about ${CANARY}?` }, stop.signal));
  await opened.atRest();
  // As an older or a damaged database might have it: a reason that is no code of ours.
  const now = library.document(document.id);
  if (now)
    await store.setStatus(now.id, now.sequence, {
      state: 'failed',
      reason: { code: CANARY, details: { what: CANARY } },
    });
  return opened;
}

/** Every place of a structure, spoilt in turn. */
function* spoilt(value: unknown, into: string): Generator<unknown> {
  yield into;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const whole = value as Record<string, unknown>;
    for (const inner of spoilt(whole[key], into)) {
      yield Array.isArray(value)
        ? value.map((each, i) => (String(i) === key ? inner : each))
        : { ...whole, [key]: inner };
    }
  }
  yield Array.isArray(value) ? [...value, into] : { ...value, [into]: into, extra: { [into]: into } };
}

const FINDINGS: Findings = {
  health: {
    ...{ at: AT, startedAt: AT, version: '0.1.0', opening: 12.4, kernel: 'relaxed', usage: 5, quota: 10 },
    errors: [{ at: AT, code: 'storage-full', call: 'save' }],
    failure: { code: 'storage-failed', details: { what: CANARY } },
    library: {
      ...{
        sequence: 3,
        pages: 3,
        selections: 0,
        files: 0,
        notes: 0,
        answers: 0,
        pending: 0,
        failed: 1,
        characters: 3000,
        chunks: 9,
      },
      ...{ failures: { 'server-timeout': 1 }, conversations: 1, turns: 2 },
      words: { held: 3, missing: 0, chunks: 9, bytes: 1000 },
      vectors: { held: 3, missing: 0, chunks: 9, bytes: 1000 },
      ...{ space: { kind: 'openai', dims: 128 }, moving: { done: 1, total: 3, stopped: 'server-failed' } },
      ...{ misplaced: false, loading: false, loadFailure: 'storage-failed', mended: 0 },
    },
  },
  backups: {
    pace: 'day',
    backups: [
      {
        ...{ id: CANARY, at: AT, reason: 'asked', bytes: 5, documents: 3, conversations: 1, app: '0.1.0' },
        mark: `${CANARY} 3`,
      },
    ],
    failure: { code: 'storage-full', details: { what: CANARY } },
    folder: { name: CANARY, state: 'ask' },
  },
  ...{ browser: AGENT, language: 'en', everySite: false, forbidden: 0 },
};

describe('the report', () => {
  it('says what helps, and is read by a person', () => {
    const report = JSON.parse(writeReport(FINDINGS)) as Record<string, unknown>;
    expect(report).toMatchObject({
      footnote: '0.1.0',
      browser: { browser: 'Chrome', version: 156, system: 'Linux' },
      language: 'en',
      health: {
        kernel: 'relaxed',
        opening: 12,
        failure: { code: 'storage-failed' },
        errors: [{ at: AT, code: 'storage-full', call: 'save' }],
        library: { pages: 3, failures: { 'server-timeout': 1 }, space: { kind: 'openai', dims: 128 } },
      },
      backups: { pace: 'day', failure: { code: 'storage-full' }, folder: { state: 'ask' } },
    });
    expect(writeReport(FINDINGS).split('\n').length).toBeGreaterThan(20);
    expect(writeReport(FINDINGS)).not.toContain(CANARY);
  });

  it('holds nothing of a library that has a canary in every field', { timeout: 30_000 }, async () => {
    const { library } = await spoiltLibrary();
    const checkup = await library.checkUp();
    expect(checkup.pages).toBe(1);
    expect(checkup.turns).toBe(1);
    const health = { ...FINDINGS.health, library: checkup };
    const report = writeReport({ ...FINDINGS, health });
    expect(report.toLowerCase()).not.toContain(CANARY);
    expect(JSON.parse(report)).toMatchObject({ health: { library: { pages: 1, turns: 1, words: { held: 1 } } } });
    library.stop();
  });

  it('lets nothing through that turns up in a place where it does not belong', () => {
    let tried = 0;
    for (const into of [CANARY, `https://${CANARY}.example/`, `sk-${CANARY}`, `0.1.0 ${CANARY}`, `${AT}${CANARY}`]) {
      for (const findings of spoilt(FINDINGS, into)) {
        if (typeof findings !== 'object' || findings === null || typeof (findings as Findings).health !== 'object')
          continue;
        const agent = (findings as Findings).browser;
        const report = writeReport({ ...(findings as Findings), browser: typeof agent === 'string' ? agent : AGENT });
        expect(report, `with ${into}`).not.toContain(CANARY);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(300);
  });

  it('has only words of ours', () => {
    const words = new Set<string>();
    JSON.parse(writeReport(FINDINGS), (_key, value: unknown) => typeof value === 'string' && words.add(value));
    const known = new Set<string>([
      ...ERROR_CODES,
      '0.1.0',
      AT,
      'Chrome',
      'Linux',
      'en',
      'relaxed',
      'save',
      'openai',
      'day',
      'asked',
      'ask',
    ]);
    expect([...words].filter((word) => !known.has(word))).toEqual([]);
  });
});
