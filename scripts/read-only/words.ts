import { join } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { AppError, type ErrorCode, type ErrorDetails, toReport } from '../../lib/errors.ts';

/** Sentences of the interface by their keys, with what fills them in. */
export type Words = (key: string, named?: Readonly<Record<string, string | number>>) => string;

/** The extension's own sentences. */
export async function wordsIn(language: 'en' | 'ko'): Promise<Words> {
  const messages = await parseMessagesFile(join(import.meta.dirname, `../../lib/locales/${language}.yml`));
  const sentences = new Map(
    messages.flatMap((entry) => (entry.type === 'simple' ? [[entry.key.join('.'), entry.message] as const] : [])),
  );
  return (key, named = {}) =>
    (sentences.get(key) ?? key).replace(/\{(\w+)\}/g, (blank, name) => String(named[name] ?? blank));
}

/** What went wrong and what to do next, in a line. */
export function sentenceOf(error: unknown, words: Words): string {
  if (!(error instanceof AppError) && isOfFile(error))
    return `There is no file to be read: ${error.path ?? error.code}`;
  const { code, details } = toReport(error);
  const key = `error.${code.replaceAll('-', '_')}`;
  const names = { server: words('error.server'), model: words('error.model'), host: words('error.site'), ...details };
  const place = placeIn(key, details, words);
  const next = NEXT[code] ?? words(`${key}.next`, names);
  return [`${words(`${key}.title`, names)}.`, next, place].filter(Boolean).join(' ');
}

/** What to do at a command line, where the interface speaks of its settings. */
const NEXT: Readonly<Partial<Record<ErrorCode, string>>> = {
  'shared-unreachable': 'Look whether it runs, and whether the address after --shared is right.',
  'shared-timeout': 'Ask again; if it goes on, whoever looks after the server must have a look.',
  'shared-refused':
    'Put the token into the environment variable FOOTNOTE_TOKEN. It may be mistyped, expired, or not allowed to read.',
  'shared-missing': 'Look whether --collection, --tenant and --database are right.',
  'shared-foreign': 'Name another with --collection.',
};

/** Which part of an archive is wrong, or what the machine said. */
function placeIn(key: string, details: ErrorDetails, words: Words): string | undefined {
  const { part, line, method, what } = details;
  if (part === undefined) return what === undefined ? undefined : words('error.detail', { what });
  return words(`${key}.${method !== undefined ? 'method' : line !== undefined ? 'line' : 'part'}`, details);
}

/** Of the file system. */
const isOfFile = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error &&
  /^(?:ENOENT|EACCES|EISDIR|ENOTDIR|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? '');
