import { AppError } from '../errors.ts';
import { compareTexts } from '../freshness/compare.ts';
import type { PageChanges } from '../messaging/version-protocol.ts';
import { findFolded } from '../text/fold.ts';
import type { DocumentId, UndoToken } from '../types.ts';
import type { EarlierVersion, VersionHead, VersionPlace } from '../version.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';
import { readText } from './read-text.ts';

/** What the saved pages said before. What it provides is said in `VersionProtocol`. */
export interface Versions {
  list(id: DocumentId): Promise<VersionHead[]>;
  /** @throws AppError `version-missing`, `storage-failed` when it is not what was saved, or cannot be read any more */
  read(place: VersionPlace): Promise<EarlierVersion>;
  /** @throws AppError as `read`, and `document-missing` */
  changes(place: VersionPlace): Promise<PageChanges>;
  having(id: DocumentId, words: string): Promise<VersionHead | undefined>;
  remove(place: VersionPlace): Promise<UndoToken>;
}

/** @param changed told when one was removed */
export function versionsOf(context: LibraryContext, changed: () => void): Versions {
  const { serial, store } = context;
  return {
    list: (id) => store.versions(id),
    read: (place) => readVersion(context, place),
    async changes(place) {
      const [{ text: before }, { text }] = await Promise.all([
        readVersion(context, place),
        readText(context, place.id),
      ]);
      const title = context.catalog.get(place.id)?.title ?? '';
      return { title, changes: compareTexts(before, text).changes };
    },
    async having(id, words) {
      for (const head of await store.versions(id)) {
        const version = await store.version(id, head.sequence);
        if (version && findFolded(version.text, words)) return head;
      }
      return undefined;
    },
    remove: ({ id, sequence }) =>
      serial.run(async () => {
        const token = await store.removeVersion(id, sequence);
        changed();
        return token;
      }),
  };
}

async function readVersion({ store }: LibraryContext, { id, sequence }: VersionPlace): Promise<EarlierVersion> {
  const version = await store.version(id, sequence);
  if (!version) {
    const isListed = (await store.versions(id)).some((head) => head.sequence === sequence);
    throw isListed ? new AppError('storage-failed', { name: 'NotReadableError' }) : new AppError('version-missing');
  }
  if ((await sha256(version.text)) !== version.contentHash) throw new AppError('storage-failed', { name: 'DataError' });
  return version;
}
