import { isRecord } from './server-call.ts';

/** Calls beside the OpenAI protocol, to the same server; undefined whenever one fails. */
export interface NativeCalls {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

/** `tokens`: what the model has now. `most`: what it could have at most, when it is not loaded yet. */
export interface Said {
  readonly tokens?: number;
  readonly most?: number;
}

type Ask = (model: string, calls: NativeCalls) => Promise<Said>;

/** What servers say of a model's window in their own languages, tried in this order where the kind of server is not known. */
export async function nativeTokens(
  { provider, model }: { provider?: string; model: string },
  calls: NativeCalls,
): Promise<Said> {
  const kinds = provider && provider in ASKING ? [provider] : provider === 'other' || !provider ? ANY : [];
  const all = await Promise.all(kinds.map((kind): Promise<Said> | Said => ASKING[kind]?.(model, calls) ?? {}));
  return all.find(({ tokens }) => tokens !== undefined) ?? all.find(({ most }) => most !== undefined) ?? {};
}

/** `GET /props`: the context of one slot. */
const llamaCpp: Ask = async (_model, { get }) => {
  const props = await get('/props');
  const settings = isRecord(props) ? props.default_generation_settings : undefined;
  return said(isRecord(settings) ? asTokens(settings.n_ctx) : undefined);
};

/** `GET /api/v0/models`: a model that is not loaded will be, with a window that nobody tells. */
const lmStudio: Ask = async (model, { get }) => {
  const list = await get('/api/v0/models');
  const entry = named(isRecord(list) ? list.data : undefined, ['id'], model);
  return said(asTokens(entry?.loaded_context_length), asTokens(entry?.max_context_length));
};

/**
 * `GET /api/ps` says what a loaded model has. Else `POST /api/show`: the model's own `num_ctx`, or what it could have; what it will get
 * depends on the machine, and is not told.
 */
const ollama: Ask = async (model, { get, post }) => {
  const running = await get('/api/ps');
  const names = [model, `${model}:latest`];
  const models = isRecord(running) ? running.models : undefined;
  const entry = names.map((name) => named(models, ['name', 'model'], name)).find((found) => found !== undefined);
  const loaded = asTokens(entry?.context_length);
  if (loaded !== undefined) return { tokens: loaded };
  const shown = await post('/api/show', { model });
  if (!isRecord(shown)) return {};
  const own = /^\s*num_ctx\s+(\d+)\s*$/m.exec(typeof shown.parameters === 'string' ? shown.parameters : '')?.[1];
  const info = isRecord(shown.model_info) ? Object.entries(shown.model_info) : [];
  const most = info.find(([name]) => name.endsWith('.context_length'))?.[1];
  return said(asTokens(Number(own)), asTokens(most));
};

const ASKING: Readonly<Record<string, Ask>> = { llamacpp: llamaCpp, lmstudio: lmStudio, ollama };
const ANY = ['llamacpp', 'lmstudio', 'ollama'];

function said(tokens: number | undefined, most?: number): Said {
  return { ...(tokens !== undefined && { tokens }), ...(most !== undefined && { most }) };
}

function named(list: unknown, keys: readonly string[], name: string): Record<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.filter(isRecord).find((entry) => keys.some((key) => entry[key] === name));
}

/** A number of tokens that a model could have. */
export function asTokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 256 && value <= 100_000_000
    ? value
    : undefined;
}
