import type { NewVersion } from '../library-store.ts';
import type { DocumentId, SaveSequence, UndoToken } from '../types.ts';
import type { EarlierVersion, VersionHead } from '../version.ts';
import type { Connection } from './connection.ts';
import { addVersion, listVersions, readVersion } from './earlier-versions.ts';
import { removeVersionFrom } from './removal.ts';
import { nextSequence } from './versions.ts';

/** The earlier versions in the library's database: that part of `LibraryStore`. */
export class IndexedDbVersions {
  constructor(protected readonly connection: Connection) {}

  versions(id: DocumentId): Promise<VersionHead[]> {
    return this.connection.read((db) => listVersions(db, id));
  }

  version(id: DocumentId, sequence: SaveSequence): Promise<EarlierVersion | undefined> {
    return this.connection.read((db) => readVersion(db, id, sequence));
  }

  keepVersion(id: DocumentId, version: NewVersion): Promise<void> {
    return this.connection.change((write) => addVersion(write, id, version, () => nextSequence(write)));
  }

  removeVersion(id: DocumentId, sequence: SaveSequence): Promise<UndoToken> {
    return removeVersionFrom(this.connection, id, sequence);
  }
}
