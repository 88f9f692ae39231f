import { AppError } from '../../errors.ts';
import type {
  FoundRecord,
  NearRecord,
  ReachedServer,
  RecordFilter,
  SharedLibraryInfo,
  SharedRecord,
  SharedStore,
} from '../../shared-store.ts';
import type { SharedPlace } from '../../sharing.ts';
import { type ChromaRequest, type ChromaServer, callChroma, chromaAddress, isRecord } from './chroma-call.ts';
import { columnsOf, rowsOf, whereOf } from './chroma-rows.ts';

/** Version of the format of records that this program reads and writes. */
export const SHARED_VERSION = 1;
/** In the metadata of a collection: what it is. */
const KIND = 'shared-library';
/** Records of one call, where the server does not say. What hosted ones allow. */
const MOST_RECORDS = 300;

/** A shared library in a collection of a Chroma server. */
export interface ChromaPlace extends Omit<ChromaServer, 'url'> {
  readonly place: SharedPlace;
}

/** @throws AppError `server-address`, `server-address-secret` */
export function openChromaStore({ place, ...server }: ChromaPlace): SharedStore {
  chromaAddress(place.url);
  return new ChromaStore({ ...server, url: place.url }, place);
}

class ChromaStore implements SharedStore {
  /** Id of the collection, once it was looked up. */
  #collection: string | undefined;
  /** Whether embeddings may come as base64: half the bytes. */
  #packed: boolean | undefined;

  constructor(
    private readonly server: ChromaServer,
    private readonly place: SharedPlace,
  ) {}

  async reach(signal: AbortSignal): Promise<ReachedServer> {
    const version = await this.#call({ method: 'GET', path: '/api/v2/version', work: 'read' }, signal);
    const checks = await this.#call({ method: 'GET', path: '/api/v2/pre-flight-checks', work: 'read' }, signal);
    if (typeof version !== 'string' || !isRecord(checks)) throw this.#notOne();
    this.#packed = checks.supports_base64_encoding === true;
    const most = Number(checks.max_batch_size);
    // Whoever may not look at the database learns it here, and not only when something is written.
    await this.#call({ method: 'GET', path: `${this.#base}/collections_count`, work: 'read' }, signal);
    return { version, mostRecords: most > 0 ? Math.min(most, MOST_RECORDS) : MOST_RECORDS };
  }

  async open(signal: AbortSignal): Promise<SharedLibraryInfo | undefined> {
    const path = `${this.#base}/collections/${encodeURIComponent(this.place.collection)}`;
    try {
      return this.#took(await this.#call({ method: 'GET', path, work: 'read', missing: 'shared-missing' }, signal));
    } catch (error) {
      if (error instanceof AppError && error.code === 'shared-missing') return undefined;
      throw error;
    }
  }

  async create({ id, version, space }: SharedLibraryInfo, signal: AbortSignal): Promise<SharedLibraryInfo> {
    const body = {
      name: this.place.collection,
      get_or_create: true,
      metadata: { footnote: KIND, library: id, version, space },
      configuration: { hnsw: { space: 'cosine' } },
    };
    const path = `${this.#base}/collections`;
    return this.#took(await this.#call({ method: 'POST', path, body, work: 'write' }, signal));
  }

  async put(records: readonly SharedRecord[], signal: AbortSignal): Promise<void> {
    if (records.length === 0) return;
    if (this.#packed === undefined) await this.reach(signal);
    await this.#in('upsert', columnsOf(records, this.#packed === true), 'write', signal);
  }

  async remove(which: readonly string[] | RecordFilter, signal: AbortSignal): Promise<void> {
    if (isList(which)) {
      if (which.length > 0) await this.#in('delete', { ids: which }, 'write', signal);
    } else await this.#in('delete', { where: whereOf(which) }, 'write', signal);
  }

  async find(filter: RecordFilter, most: number, signal: AbortSignal): Promise<FoundRecord[]> {
    const body = { where: whereOf(filter), limit: most, include: ['documents', 'metadatas'] };
    return this.#rows(await this.#in('get', body, 'read', signal));
  }

  async read(ids: readonly string[], signal: AbortSignal): Promise<FoundRecord[]> {
    if (ids.length === 0) return [];
    const body = { ids, limit: ids.length, include: ['documents', 'metadatas', 'embeddings'] };
    return this.#rows(await this.#in('get', body, 'read', signal));
  }

  async count(signal: AbortSignal): Promise<number> {
    return Number(await this.#in('count', undefined, 'read', signal)) || 0;
  }

  async nearest(query: Float32Array, most: number, filter: RecordFilter, signal: AbortSignal): Promise<NearRecord[]> {
    const body = {
      query_embeddings: [Array.from(query)],
      n_results: most,
      where: whereOf(filter),
      include: ['documents', 'metadatas', 'distances'],
    };
    const found = await this.#in('query', body, 'read', signal);
    if (!isRecord(found)) throw this.#notOne();
    // One list for each query, of which there is one.
    const first = Object.fromEntries(
      Object.entries(found).map(([name, lists]) => [name, Array.isArray(lists) ? lists[0] : lists]),
    );
    const rows = this.#rows(first).map(({ id, text, fields }, i) => {
      const distance = Array.isArray(first.distances) ? Number(first.distances[i]) : Number.NaN;
      return { id, text, fields, score: 1 - distance };
    });
    return rows.filter(({ score }) => Number.isFinite(score)).sort((a, b) => b.score - a.score);
  }

  get #base(): string {
    const { tenant, database } = this.place;
    return `/api/v2/tenants/${encodeURIComponent(tenant)}/databases/${encodeURIComponent(database)}`;
  }

  #call(request: ChromaRequest, signal: AbortSignal): Promise<unknown> {
    return callChroma(this.server, request, signal);
  }

  /** A call to the collection, which is looked up first. */
  async #in(verb: string, body: unknown, work: ChromaRequest['work'], signal: AbortSignal): Promise<unknown> {
    const id = this.#collection ?? (await this.open(signal).then(() => this.#collection));
    if (!id) throw new AppError('shared-missing', { server: this.#host });
    const path = `${this.#base}/collections/${id}/${verb}`;
    try {
      const method = body === undefined ? 'GET' : 'POST';
      return await this.#call({ method, path, body, work, missing: 'shared-missing' }, signal);
    } catch (error) {
      // One of the same name that was made since is looked up by the next call.
      if (error instanceof AppError && error.code === 'shared-missing') this.#collection = undefined;
      throw error;
    }
  }

  /** @throws AppError `shared-foreign`, `shared-newer` */
  #took(answer: unknown): SharedLibraryInfo {
    if (!isRecord(answer) || typeof answer.id !== 'string') throw this.#notOne();
    const { footnote, library, version, space } = isRecord(answer.metadata) ? answer.metadata : {};
    const collection = this.place.collection.slice(0, 100);
    if (footnote !== KIND || typeof library !== 'string' || typeof space !== 'string' || typeof version !== 'number')
      throw new AppError('shared-foreign', { server: this.#host, collection });
    if (version > SHARED_VERSION) throw new AppError('shared-newer', { server: this.#host, version });
    this.#collection = answer.id;
    return { id: library, version, space };
  }

  #rows(answer: unknown): FoundRecord[] {
    const rows = rowsOf(answer);
    if (!rows) throw this.#notOne();
    return rows;
  }

  get #host(): string {
    return new URL(chromaAddress(this.place.url)).host;
  }

  #notOne(): AppError {
    return new AppError('shared-no-server', { server: this.#host });
  }
}

const isList = (which: readonly string[] | RecordFilter): which is readonly string[] => Array.isArray(which);
