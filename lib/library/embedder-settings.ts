import type { EmbedderSettings } from '../settings.ts';

/** Of the server that embeds, if one does. */
export const originOf = (settings: EmbedderSettings): string | undefined =>
  settings.kind === 'openai' && URL.canParse(settings.baseUrl) ? new URL(settings.baseUrl).origin : undefined;

export const sameSettings = (a: EmbedderSettings, b: EmbedderSettings): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
