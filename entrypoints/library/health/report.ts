import { ERROR_CODES } from '../../../lib/errors.ts';
import type { Health } from '../../../lib/health.ts';
import type { BackupGlance } from '../../../lib/keeping.ts';
import { LIBRARY_RULES, STREAM_RULES } from '../../../lib/messaging/library-rules.ts';
import { BROWSERS, browserName, SYSTEMS } from './browser-name.ts';

/**
 * The report that is attached to an issue. It is made by a list of what may be in it: each field is named here with the form its
 * value must have, and whatever is not of that form is left out. So nothing that a page or a person wrote can get in, wherever it turns up.
 */

/** What a report is made of. */
export interface Findings {
  readonly health: Health;
  readonly backups?: BackupGlance;
  /** What the browser calls itself (`navigator.userAgent`). */
  readonly browser: string;
  /** Of the interface. */
  readonly language: string;
  /** Whether Footnote may read every site. */
  readonly everySite: boolean;
  /** Hosts of servers in the settings that may not be called. */
  readonly forbidden: number;
}

/** A value as it may stand in a report; undefined: not at all. */
type Form = (value: unknown) => unknown;

const MOST_ENTRIES = 60;

const number: Form = (value) => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : undefined);
const flag: Form = (value) => (typeof value === 'boolean' ? value : undefined);
const oneOf =
  (...words: readonly string[]): Form =>
  (value) =>
    words.find((word) => word === value);
const code = oneOf(...ERROR_CODES);
const version: Form = (value) =>
  typeof value === 'string' && /^\d{1,5}(\.\d{1,5}){0,3}$/.test(value) ? value : undefined;
const time: Form = (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
};
const listOf =
  (form: Form): Form =>
  (value) =>
    Array.isArray(value)
      ? value
          .slice(-MOST_ENTRIES)
          .map(form)
          .filter((entry) => entry !== undefined)
      : undefined;

/** These fields and no others. */
const fields =
  (forms: Readonly<Record<string, Form>>): Form =>
  (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const entries = Object.entries(forms).map(([name, form]) => [name, form((value as Record<string, unknown>)[name])]);
    return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
  };

const perCode = fields(Object.fromEntries(ERROR_CODES.map((each) => [each, number])));
/** Names of calls are ours: only those that there are pass. */
const CALLS = [...Object.keys(LIBRARY_RULES), ...Object.keys(STREAM_RULES), 'room'];

const index = fields({ held: number, missing: number, chunks: number, bytes: number });

const library = fields({
  ...{
    sequence: number,
    pages: number,
    selections: number,
    files: number,
    notes: number,
    answers: number,
    pending: number,
    failed: number,
  },
  ...{ failures: perCode, characters: number, chunks: number, conversations: number, turns: number },
  ...{ words: index, vectors: index, space: fields({ kind: oneOf('builtin', 'openai'), dims: number }) },
  ...{ moving: fields({ done: number, total: number, stopped: code }), misplaced: flag },
  ...{ loading: flag, loadFailure: code, mended: number },
});

const health = fields({
  ...{ at: time, startedAt: time, version, opening: number, kernel: oneOf('relaxed', 'simd', 'scalar', 'none') },
  ...{ usage: number, quota: number, library, failure: fields({ code }) },
  errors: listOf(fields({ at: time, code, call: oneOf(...CALLS) })),
});

const backups = fields({
  pace: oneOf('never', 'day', 'week'),
  backups: listOf(
    fields({
      ...{ at: time, bytes: number, documents: number, conversations: number, app: version },
      reason: oneOf('schedule', 'asked', 'import', 'upgrade', 'removal', 'restore'),
    }),
  ),
  failure: fields({ code }),
  folder: fields({ state: oneOf('open', 'ask', 'failed') }),
});

const report = fields({
  footnote: version,
  browser: fields({ browser: oneOf(...BROWSERS), version: number, system: oneOf(...SYSTEMS) }),
  language: oneOf('en', 'ko'),
  everySite: flag,
  forbidden: number,
  health,
  backups,
});

/** The report as text: JSON that a person can read through before sending it. */
export function writeReport(findings: Findings): string {
  const { browser, ...rest } = findings;
  const made = report({ ...rest, footnote: findings.health.version, browser: browserName(browser) });
  return `${JSON.stringify(made, undefined, 2)}\n`;
}
