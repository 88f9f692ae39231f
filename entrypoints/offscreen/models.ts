import type { LibraryStore } from '../../lib/library-store.ts';
import { browserChat } from '../../lib/models/browser-chat.ts';
import { loadBuiltinEmbedder } from '../../lib/models/builtin-embedder.ts';
import { openaiChat } from '../../lib/models/openai-chat.ts';
import { openaiEmbedder } from '../../lib/models/openai-embedder.ts';
import type { ChatModel, Embedder } from '../../lib/ports.ts';
import type { ChatSettings, EmbedderSettings } from '../../lib/settings.ts';
import { callRouter } from './call-router.ts';
import { readFile } from './own-files.ts';

/** Has the router make way for calls to a server. False: that host is not permitted. */
export const prepare = (origin: string) => callRouter('prepareServer', origin);
/** The key kept for the server at this address. */
export const keyFor = (baseUrl: string, store: LibraryStore) => store.key(new URL(baseUrl).origin);

/** What makes embeddings, as the settings say. @throws AppError `model-missing`, `server-*` */
export async function embedder(settings: EmbedderSettings, store: LibraryStore): Promise<Embedder> {
  if (settings.kind === 'builtin') return loadBuiltinEmbedder((name) => readFile(`/model/${name}`));
  return openaiEmbedder({ ...settings, key: await keyFor(settings.baseUrl, store), prepare });
}

/** What writes answers, as the settings say; none for passages only. */
export async function chatModel(settings: ChatSettings, store: LibraryStore): Promise<ChatModel | undefined> {
  if (settings.kind === 'passages') return undefined;
  if (settings.kind === 'browser') return browserChat();
  return openaiChat({ ...settings, key: await keyFor(settings.baseUrl, store), prepare });
}
