import type { ContextWindow } from '../asking.ts';
import { asTokens, nativeTokens, type Said } from './native-context.ts';
import { isLocal, normaliseBaseUrl } from './server-address.ts';
import { callOnce, isRecord, readJson, type ServerOptions } from './server-call.ts';

/** A model behind a server, with what the user says it takes in. */
export interface ModelServer extends ServerOptions {
  readonly model: string;
  readonly contextTokens?: number;
}

/** Milliseconds for all that is asked. The question waits for it, so a server that is slow to tell is not waited for. */
const PATIENCE = 2500;
/**
 * Tokens when nobody says. Servers at home start with 4,096 unless told (Ollama on most machines, LM Studio); no model that is offered
 * elsewhere today has less than 8,192.
 */
const GUESS = { local: 4096, remote: 8192 };
/** Milliseconds that an answer is good for: a server may be started anew with another window. A guess is tried again sooner. */
const FRESH = { server: 600_000, guess: 60_000 };

interface Known {
  readonly window: ContextWindow;
  readonly until: number;
}

/** Per server and model, for as long as the room lives. */
const known = new Map<string, Known>();
const ratios = new Map<string, number>();

const keyOf = ({ baseUrl, model }: ModelServer): string => `${normaliseBaseUrl(baseUrl)}\n${model}`;

/** How much a model takes in: as the user set it, as its server says, or a guess. Never throws. */
export async function contextWindow(server: ModelServer, signal: AbortSignal): Promise<ContextWindow> {
  const window: ContextWindow = server.contextTokens
    ? { tokens: server.contextTokens, from: 'user' }
    : await toldWindow(server, signal).catch(() => guess(server));
  const ratio = ratioOf(server);
  return ratio === undefined ? window : { ...window, ratio };
}

/** What the server says, asked anew, whatever the user set. Never throws. */
export async function askedWindow(server: ModelServer, signal: AbortSignal): Promise<ContextWindow> {
  const window = await ask(server, signal).catch(() => guess(server));
  if (!signal.aborted && URL.canParse(server.baseUrl)) {
    const fresh = FRESH[window.from === 'server' ? 'server' : 'guess'];
    known.set(keyOf(server), { window, until: performance.now() + fresh });
  }
  return window;
}

async function toldWindow(server: ModelServer, signal: AbortSignal): Promise<ContextWindow> {
  const held = known.get(keyOf(server));
  return held && held.until > performance.now() ? held.window : askedWindow(server, signal);
}

/** A model that counted more tokens than were estimated is believed from then on. */
export function learnRatio(server: ModelServer, { counted, estimated }: { counted: number; estimated: number }): void {
  const ratio = counted / Math.max(1, estimated);
  if (ratio > Math.max(1, ratioOf(server) ?? 1)) ratios.set(keyOf(server), ratio);
}

function ratioOf(server: ModelServer): number | undefined {
  try {
    return ratios.get(keyOf(server));
  } catch {
    return undefined; // an address that is none; the call itself will say so
  }
}

const guess = ({ baseUrl }: ModelServer, most = Number.POSITIVE_INFINITY): ContextWindow => ({
  tokens: Math.min(most, GUESS[isLocal(normaliseOrSame(baseUrl)) ? 'local' : 'remote']),
  from: 'guess',
});

function normaliseOrSame(baseUrl: string): string {
  try {
    return normaliseBaseUrl(baseUrl);
  } catch {
    return baseUrl;
  }
}

async function ask(server: ModelServer, signal: AbortSignal): Promise<ContextWindow> {
  // It tells nothing about its models, and all of them take in more than is ever sent.
  if (server.provider === 'openai') return guess(server);
  const stop = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const said = await callOnce(server, stop, async ({ client, signal: both }) => {
    const root = normaliseBaseUrl(server.baseUrl).replace(/\/v\d+$/, '');
    const options = { signal: both };
    const json = (request: { asResponse(): Promise<Response> }): Promise<unknown> =>
      request
        .asResponse()
        .then(readJson)
        .catch(() => undefined);
    const list = server.provider === 'ollama' ? {} : await json(client.models.list(options));
    const listed = listedTokens(list, server);
    if (listed !== undefined) return { tokens: listed };
    // Nobody there, or nobody who speaks the protocol: the others need not be asked.
    if (list === undefined) return {};
    return nativeTokens(server, {
      get: (path) => json(client.get(`${root}${path}`, options)),
      post: (path, body) => json(client.post(`${root}${path}`, { ...options, body })),
    });
  });
  return windowOf(server, said);
}

const windowOf = (server: ModelServer, { tokens, most }: Said): ContextWindow =>
  tokens === undefined ? guess(server, most) : { tokens, from: 'server' };

/** OpenRouter and Together; Groq; vLLM; LM Studio. */
const FIELDS = ['context_length', 'context_window', 'max_model_len', 'loaded_context_length'];
/** Mistral's; of a server at home it is what the model could have, not what it was loaded with. */
const FIELD_ELSEWHERE = 'max_context_length';

/** What the list of models says of one: llama.cpp says it in `meta`, where `n_ctx_train` is what the model could, not what it may. */
function listedTokens(list: unknown, { baseUrl, model }: ModelServer): number | undefined {
  const data = Array.isArray(list) ? list : isRecord(list) && Array.isArray(list.data) ? list.data : [];
  const entry: unknown = data.find((one: unknown) => isRecord(one) && one.id === model);
  if (!isRecord(entry)) return undefined;
  const fields = isLocal(normaliseBaseUrl(baseUrl)) ? FIELDS : [...FIELDS, FIELD_ELSEWHERE];
  const values = [...fields.map((field) => entry[field]), isRecord(entry.meta) ? entry.meta.n_ctx : undefined];
  return values.map(asTokens).find((tokens) => tokens !== undefined);
}
