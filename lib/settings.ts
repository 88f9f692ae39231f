/** The nouns of what the reader has chosen. Plain, readonly data, kept with the library. */

import type { VersionsKept } from './version.ts';

/** Who writes the answers. */
export type ChatSettings =
  | { readonly kind: 'passages' }
  | { readonly kind: 'browser' }
  | {
      readonly kind: 'openai';
      readonly provider: ProviderId;
      readonly baseUrl: string;
      readonly model: string;
      /** Tokens of its context window, as the user set it; else asked of the server, else guessed. */
      readonly contextTokens?: number;
    };

/** Who makes the embeddings. `dims` is what the server returned when it was tested. */
export type EmbedderSettings =
  | { readonly kind: 'builtin' }
  | {
      readonly kind: 'openai';
      readonly provider: ProviderId;
      readonly baseUrl: string;
      readonly model: string;
      readonly dims: number;
    };

export type ProviderId = 'openai' | 'ollama' | 'lmstudio' | 'llamacpp' | 'vllm' | 'openrouter' | 'other';

/** Pages of a site (by name or host), or with a tag, and how often they are looked at again. */
export interface RefreshRule {
  readonly by: 'site' | 'tag';
  readonly name: string;
  readonly every: 'day' | 'week' | 'month';
}

/** A filter of the library page, kept under a name. */
export interface Collection {
  readonly name: string;
  /** As it stands in the page's hash: `tag=tides&kind=page`. */
  readonly query: string;
}

export interface Settings {
  readonly chat: ChatSettings;
  readonly embedder: EmbedderSettings;
  /** What is offered unasked; each is on unless turned off. */
  readonly offers?: { readonly suggestions?: boolean; readonly related?: boolean };
  /** Which pages are looked at again by themselves; none unless told. */
  readonly refresh?: readonly RefreshRule[];
  readonly collections?: readonly Collection[];
  /** How often a backup is made; daily unless told. */
  readonly backups?: 'never' | 'day' | 'week';
  /** How many earlier versions of a page are kept. */
  readonly versions?: VersionsKept;
}
