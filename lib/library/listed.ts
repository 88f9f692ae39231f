import type { ListedDocument, ListMark, ListPiece } from '../listed.ts';
import { pause } from '../pause.ts';
import type { StoredDocument } from '../types.ts';
import type { Catalog } from './catalog.ts';

/** Documents in one piece: some milliseconds to write and to read. */
const PIECE = 1000;

/**
 * The documents, latest save first; after a mark, only what has become of them since then.
 * All of it is as at the time of the call: what changes meanwhile comes after the mark at its end.
 */
export async function* listed(catalog: Catalog, since?: ListMark, atOnce = PIECE): AsyncGenerator<ListPiece> {
  const { mark } = catalog.changes;
  const changed = since && catalog.changes.since(since);
  const ids = changed ?? [];
  const documents = changed ? ids.flatMap((id) => catalog.get(id) ?? []) : latestFirst(catalog.documents());
  const removed = ids.filter((id) => !catalog.get(id));
  let whole = !changed;
  let from = 0;
  do {
    const until = from + atOnce;
    yield {
      ...(whole && { whole }),
      documents: documents.slice(from, until).map(lineOf),
      ...(from === 0 && removed.length > 0 && { removed }),
      ...(until >= documents.length && { mark }),
    };
    whole = false;
    from = until;
    await pause();
  } while (from < documents.length);
}

/** In the order of their latest saves. */
export function latestFirst(documents: Iterable<StoredDocument>): StoredDocument[] {
  return [...documents].sort(
    (a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0) || b.sequence - a.sequence,
  );
}

function lineOf(document: StoredDocument): ListedDocument {
  const { byline, id, kind, language, receipt, savedAt, seen, sequence, site, status, tags, title, updatedAt, url } =
    document;
  const { kept, words } = receipt;
  return {
    id,
    sequence,
    kind,
    url,
    title,
    byline,
    site,
    language,
    savedAt,
    updatedAt,
    status,
    tags,
    seen,
    receipt: { words, kept },
  };
}
