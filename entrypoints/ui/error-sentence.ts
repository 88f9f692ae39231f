import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { ERROR_CODES, type ErrorReport } from '../../lib/errors.ts';
import type { FailureReason } from '../../lib/types.ts';

/** What a person is told when something failed. */
export interface ErrorSentence {
  /** What happened. */
  readonly title: string;
  /** What to do next. */
  readonly next: string;
  /** A line to be run as it stands, and where it goes. */
  readonly command?: string;
  readonly where?: string;
  /** What the machine said, or where in the archive it is, for those who can use it. */
  readonly detail?: string;
}

/** The key is put together from an error code; every code is in both translations, which a test holds. */
const translate = i18n.t as unknown as (key: string, named: Record<string, string | number>) => string;

/** A failure that was stored may bear a code that this version does not know. */
function known({ code, details = {} }: ErrorReport | FailureReason): ErrorReport {
  const here = ERROR_CODES.find((one) => one === code);
  return here ? { code: here, details } : { code: 'unexpected', details: { what: code } };
}

/** "localhost:11434" out of an address; anything that is not one, as it is. */
function hostOf(address: string | number): string {
  const text = String(address);
  return URL.canParse(text) ? new URL(text).host || text : text;
}

type Details = NonNullable<ErrorReport['details']>;

function saidOf({ status, what }: Details): string | undefined {
  const said = [status && `HTTP ${status}`, what].filter(Boolean).join(', ');
  return said === '' ? undefined : i18n.t('error.detail', { what: said });
}

/** Which part of the archive is wrong, and which line of it. */
function placeIn({ part, line, method }: Details): string | undefined {
  if (part === undefined) return undefined;
  if (method !== undefined) return i18n.t('error.archive_damaged.method', { part });
  if (line === undefined) return i18n.t('error.archive_damaged.part', { part });
  return i18n.t('error.archive_damaged.line', { part, line });
}

/** What it was that made a page look private. */
function whyPrivate({ why }: Details): string | undefined {
  if (why === 'password') return i18n.t('error.page_private.password');
  if (why === 'card') return i18n.t('error.page_private.card');
  if (why === 'host') return i18n.t('error.page_private.host');
  return why === 'address' ? i18n.t('error.page_private.address') : undefined;
}

function detailOf({ code, details }: ErrorReport): string | undefined {
  if (code === 'archive-damaged') return placeIn(details);
  if (code === 'page-private' || (code === 'page-not-the-copy' && details.why)) return whyPrivate(details);
  return saidOf(details);
}

/**
 * The sentence for an error. Names it fills in from `details`: `server` (address or host), `model`, `host`; shown apart: `what`
 * (what the machine said) and `status` (HTTP), or `part` and `line` (of an archive), or its `method` (of packing).
 */
export function errorSentence(failure: ErrorReport | FailureReason): ErrorSentence {
  const report = known(failure);
  const { code, details } = report;
  const key = `error.${code.replaceAll('-', '_')}`;
  const names = {
    server: details.server === undefined ? i18n.t('error.server') : hostOf(details.server),
    model: details.model ?? i18n.t('error.model'),
    host: details.host ?? i18n.t('error.site'),
    status: details.status ?? '',
  };
  const detail = detailOf(report);
  return {
    title: translate(`${key}.title`, names),
    next: translate(`${key}.next`, names),
    ...(detail && { detail }),
    ...(code === 'server-refused-origin' && {
      command: `OLLAMA_ORIGINS=${new URL(browser.runtime.getURL('/')).origin} ollama serve`,
      where: i18n.t('error.server_refused_origin.where'),
    }),
  };
}
