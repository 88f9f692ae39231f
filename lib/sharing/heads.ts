import type { SharedStore } from '../shared-store.ts';
import { isLater } from './meeting.ts';
import { type Head, readHead } from './records.ts';

/** What stands in a shared library: of each document the word that counts. */

const NAME = 'shared:';

/** What a document of a shared library is called where it is not here. */
export const nameOfShared = (doc: string): string => NAME + doc;

/** Which document of the shared library a name means; undefined for one that is here. */
export function docOfName(id: string): string | undefined {
  return id.startsWith(NAME) ? id.slice(NAME.length) : undefined;
}

/** The heads that count, by document. One that is gone has a head that says so. @throws AppError `shared-*` */
export async function standingHeads(
  store: SharedStore,
  docs: readonly string[],
  most: number,
  signal: AbortSignal,
): Promise<Map<string, Head>> {
  return latest(await store.find({ is: { part: ['head'], doc: docs } }, most, signal));
}

/** Of records of heads those that count. */
export function latest(records: Parameters<typeof readHead>[0][]): Map<string, Head> {
  const heads = new Map<string, Head>();
  for (const record of records) {
    const head = readHead(record);
    const other = head && heads.get(head.doc);
    if (head && (!other || isLater(head, other))) heads.set(head.doc, head);
  }
  return heads;
}

/** Of nowhere: the copy is the source. */
const NOWHERE = 'footnote:note/shared';

/** An address that may be opened, of the web or of a file or note of Footnote's own; others may have written it. */
export function soundUrl(url: string | undefined): string {
  if (!url || !URL.canParse(url)) return NOWHERE;
  return /^https?:\/\//.test(url) || /^footnote:(?:file|note)\/[\w-]{1,100}$/.test(url) ? url : NOWHERE;
}

/** Where nobody says one that is. */
export const UNKNOWN_DATE = new Date(0).toISOString();

/** A date that can be shown. */
export const soundDate = (date: string | undefined): string | undefined =>
  date !== undefined && !Number.isNaN(Date.parse(date)) ? date : undefined;
