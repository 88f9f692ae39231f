/** The half of voy-search that is JavaScript; the package declares types only for its whole, which cannot be imported. */
declare module 'voy-search/voy_search_bg.js' {
  export interface EmbeddedResource {
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly embeddings: readonly number[];
  }

  export class Voy {
    constructor(resource?: { readonly embeddings: readonly EmbeddedResource[] });
    search(query: Float32Array, k: number): { readonly neighbors: readonly { readonly id: string }[] };
    free(): void;
  }

  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
