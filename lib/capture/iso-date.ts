const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const COMPACT = /^(\d{4})[/.]?(\d{2})[/.]?(\d{2})$/;

/** A date as pages write it, as ISO 8601 date or date-time; undefined if it is none, or not one of the web's lifetime. */
export function isoDate(written: string): string | undefined {
  const text = written.trim();
  const compact = COMPACT.exec(text);
  const iso = compact ? `${compact[1]}-${compact[2]}-${compact[3]}` : text;
  const match = ISO.exec(iso);
  if (match) {
    const [, year = '', month = '', day = '', hour, minute, second = '00', zone = ''] = match;
    const date = `${year}-${month}-${day}`;
    const tidyZone = zone.toUpperCase().replace(/([+-]\d{2})(\d{2})/, '$1:$2');
    const full = hour === undefined ? date : `${date}T${hour}:${minute}:${second}${tidyZone}`;
    return isSane(Date.parse(full)) ? full : undefined;
  }
  // Other notations, such as "16 April 2015" or RFC 2822: only with a year and a month by name, or they are guesses.
  if (!/\p{L}{3}/u.test(text) || !/\b(?:19|20)\d{2}\b/.test(text)) return undefined;
  const parsed = Date.parse(text);
  if (!isSane(parsed)) return undefined;
  const moment = new Date(parsed);
  if (/\d:\d{2}/.test(text) && /(?:GMT|UTC|Z|[+-]\d{4})\b/.test(text))
    return moment.toISOString().replace('.000Z', 'Z');
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** After 1900 and not in the future, but for a day of time zones. */
function isSane(time: number): boolean {
  return time > Date.UTC(1900, 0, 1) && time < Date.now() + 36 * 3600 * 1000;
}
