import * as voySearch from 'voy-search/voy_search_bg.js';

/** The module with its wasm in place; only `loadVoy` makes one. */
export type LoadedVoy = Pick<typeof voySearch, 'Voy'>;

let loading: Promise<LoadedVoy> | undefined;

/**
 * Loads Voy once in this realm; a failure may be tried again. The package's own entry awaits its wasm at the top level, which a
 * service worker may not.
 * @param read the bytes of voy_search_bg.wasm
 * @throws whatever `read` or WebAssembly throws
 */
export function loadVoy(read: () => Promise<BufferSource>): Promise<LoadedVoy> {
  loading ??= instantiate(read).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate(read: () => Promise<BufferSource>): Promise<LoadedVoy> {
  const imports = { './voy_search_bg.js': voySearch as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(await read(), imports);
  voySearch.__wbg_set_wasm(instance.exports);
  return voySearch;
}
