import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Settings } from '../settings.ts';

const provider = v.picklist(['openai', 'ollama', 'lmstudio', 'llamacpp', 'vllm', 'openrouter', 'other']);
const baseUrl = v.pipe(
  v.string(),
  v.maxLength(10_000),
  v.check((value) => isBase(value)),
);

/** Nothing but scheme, host and path: whatever else an address can hold may be a key. */
function isBase(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

const server = {
  kind: v.literal('openai'),
  provider,
  baseUrl,
  model: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
};
/** A vector of more dimensions than any model has is a mistake of the server. */
const dims = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
/** Fewer hold no prompt. */
const contextTokens = v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(10_000_000));

/** Who writes the answers. */
export const chatSettings = v.variant('kind', [
  v.strictObject({ kind: v.literal('passages') }),
  v.strictObject({ kind: v.literal('browser') }),
  v.strictObject({ ...server, contextTokens: v.optional(contextTokens) }),
]);

const refreshRule = v.strictObject({
  by: v.picklist(['site', 'tag']),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  every: v.picklist(['day', 'week', 'month']),
});

const collection = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  query: v.pipe(v.string(), v.maxLength(2000)),
});

const settings = v.strictObject({
  chat: chatSettings,
  embedder: v.variant('kind', [v.strictObject({ kind: v.literal('builtin') }), v.strictObject({ ...server, dims })]),
  offers: v.optional(v.strictObject({ suggestions: v.optional(v.boolean()), related: v.optional(v.boolean()) })),
  refresh: v.optional(v.pipe(v.array(refreshRule), v.maxLength(1000))),
  collections: v.optional(v.pipe(v.array(collection), v.maxLength(100))),
  backups: v.optional(v.picklist(['never', 'day', 'week'])),
  versions: v.optional(v.picklist([0, 5, 50])),
});

/** @throws AppError `bad-request` */
export function parseSettings(input: unknown): Settings {
  const result = v.safeParse(settings, input);
  if (!result.success) throw new AppError('bad-request', { what: 'settings' });
  return result.output;
}
