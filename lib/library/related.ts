import { AppError } from '../errors.ts';
import { type Comparable, relatedTo } from '../search/related.ts';
import type { DocumentId, Related, SaveSequence } from '../types.ts';
import type { LibraryContext } from './context.ts';

const MOST_RELATED = 5;
/** The space that the floor was chosen in; cosines of others mean something else. */
const CALIBRATED = 'pocket-multilingual:256';

/**
 * Saved pages about the same, the closest first, at most five; none rather than one that is near by chance. Reads what is stored and
 * asks nobody. @throws AppError `document-missing`, `storage-*`
 */
export async function relatedDocuments(context: LibraryContext, id: DocumentId): Promise<Related[]> {
  const { catalog } = context;
  const document = catalog.get(id);
  const [own] = document ? await comparables(context, [document.sequence]) : [];
  if (!document || !own) throw new AppError('document-missing');
  const within = new Set<SaveSequence>();
  for (const other of catalog.documents()) {
    if (other.kind !== 'answer' && other.address !== document.address) within.add(other.sequence);
  }
  const { keyword, active } = catalog;
  const read = (sequences: readonly SaveSequence[]) => comparables(context, sequences);
  const isCalibrated = active?.space.id === CALIBRATED;
  const found = await relatedTo(
    own,
    { keyword, vector: active?.index, isCalibrated, read },
    { limit: MOST_RELATED, within },
  );
  return found.flatMap(({ sequence, shared }): Related[] => {
    const other = catalog.bySequence(sequence);
    if (!other) return [];
    const { id: documentId, title, site, language, updatedAt } = other;
    return [{ documentId, title, site, ...(language && { language }), updatedAt, shared }];
  });
}

/** Text and embeddings of these saves; one that is no document's latest any more is left out. */
async function comparables(
  { catalog, store }: LibraryContext,
  sequences: readonly SaveSequence[],
): Promise<Comparable[]> {
  const documents = sequences.map((sequence) => catalog.bySequence(sequence)).filter((one) => one !== undefined);
  const space = catalog.active?.space.id;
  const contents = await store.readMany(
    documents.map(({ id }) => id),
    space ? [space] : [],
  );
  return documents.flatMap(({ sequence, title }, i): Comparable[] => {
    const { text, embeddings = [] } = contents[i] ?? {};
    if (text?.sequence !== sequence) return [];
    const [own] = embeddings;
    return [{ sequence, title, text: text.text, ...(own?.sequence === sequence && { vectors: own.vectors }) }];
  });
}
