import { browser } from 'wxt/browser';
import { i18n } from '#i18n';

/** Numbers, dates and sizes as the language of the interface writes them. */

/** The language the interface is written in: that of the translation in use, which need not be the browser's. */
export function language(): string {
  return i18n.t('language');
}

/** Whatever does not change while a page is open is made once: making a format takes longer than drawing the line it is for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The same with the region, when the browser names one: `en-GB` writes 3 May, `en-US` May 3. */
const locale = once(() => {
  const browserLocale = browser.i18n.getUILanguage();
  return browserLocale.split('-')[0] === language() ? browserLocale : language();
});

/** "3 May", with the year when it is not this one, never broken over two lines. Empty for what is not a date. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const format = date.getFullYear() === new Date().getFullYear() ? dayFormat() : yearFormat();
  return format.format(date).replaceAll(' ', '\u00a0');
}

const dayFormat = once(() => new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' }));
const yearFormat = once(() => new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year: 'numeric' }));

/** "14:20", "2:20 PM". Empty for what is not a date. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const written = new Intl.DateTimeFormat(locale(), { hour: 'numeric', minute: '2-digit' }).format(date);
  return written.replaceAll(/\s/g, '\u00a0');
}

/** "today", "yesterday", "3 days ago". Empty for what is not a date. */
export function formatAgo(iso: string): string {
  const [then, today] = [new Date(iso), new Date()].map((date) => date.setHours(0, 0, 0, 0));
  if (then === undefined || today === undefined || Number.isNaN(then)) return '';
  const days = Math.round((then - today) / (24 * 3600 * 1000));
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day');
}

export function formatNumber(value: number, fractionDigits = 0): string {
  if (fractionDigits === 0) return wholeFormat().format(value);
  const digits = { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
  return new Intl.NumberFormat(locale(), digits).format(value);
}

const wholeFormat = once(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }));
const percentFormat = once(() => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }));

/** @param share 0 to 1 */
export function formatPercent(share: number): string {
  return percentFormat().format(share);
}

function formatUnit(value: number, unit: string, fractionDigits: number): string {
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: fractionDigits } as const;
  return new Intl.NumberFormat(locale(), options).format(value);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return formatUnit(bytes / 1e3, 'kilobyte', 0);
  if (bytes < 1e9) return formatUnit(bytes / 1e6, 'megabyte', bytes < 1e7 ? 1 : 0);
  return formatUnit(bytes / 1e9, 'gigabyte', 1);
}

/** Milliseconds below a second, seconds above. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? formatUnit(ms, 'millisecond', ms < 10 ? 1 : 0) : formatUnit(ms / 1000, 'second', 1);
}

/** "2,140 words", "1 page": a counted noun of the translations. */
export function count(noun: 'words' | 'pages' | 'passages' | 'tables' | 'codeBlocks', n: number): string {
  return i18n.t(`common.${noun}`, n, [formatNumber(n)]);
}

/** The parts that are there, as one line; no line of it begins with a dot. */
export function line(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join('\u00a0· ');
}
