import { beforeAll, describe, it } from 'vitest';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { sharedStoreContract } from './shared-store.ts';
import { openMemoryStore } from './shared-store-in-memory.ts';

sharedStoreContract('Memory', openMemoryStore);

const missing = chromaMissing();
describe.skipIf(missing)('a real server', () => {
  let chroma: ChromaProcess;
  beforeAll(async () => {
    chroma = await startChroma();
    return () => chroma.close();
  }, 40_000);
  sharedStoreContract('Chroma', (collection) =>
    openChromaStore({
      place: { url: chroma.url, tenant: 'default_tenant', database: 'default_database', collection },
    }),
  );
});
if (missing) it.skip(`runs against a real server: ${missing}`, () => undefined);
