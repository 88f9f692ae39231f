import type { Message } from './small-model.ts';

/** How a server with a small window behaves. */
export interface WindowBehaviour {
  /** Tokens of prompt and answer together. */
  readonly tokens: number;
  /** In whose words it tells; `none`: it does not. */
  readonly tells:
    | 'llamacpp'
    | 'llamacpp-models'
    | 'lmstudio'
    | 'lmstudio-idle'
    | 'ollama'
    | 'ollama-idle'
    | 'vllm'
    | 'none';
  /** What it does with a prompt that is too long: 400, or forgets the beginning without a word. */
  readonly over: 'reject' | 'forget';
}

/** The least that must be left for the answer. */
export const ANSWER_ROOM = 200;

/** Tokens of messages, counted roughly as present models do, and not as Footnote estimates: by characters. */
export function countTokens(messages: readonly Message[]): number {
  const text = messages.map(({ role, content }) => `${role} ${content}`).join('\n');
  let sum = messages.length * 5;
  for (const character of text) sum += characterTokens(character);
  return Math.ceil(sum);
}

function characterTokens(character: string): number {
  if (/[a-z ]/i.test(character)) return 0.22;
  if (/\d/.test(character)) return 1;
  if (/[\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff]/.test(character)) return 0.95;
  return character.length > 1 ? 2 : 0.7;
}

/** What the server tells of its models beyond their names. */
export function modelFields({ tokens, tells }: WindowBehaviour): object {
  if (tells === 'vllm') return { max_model_len: tokens };
  if (tells === 'llamacpp-models') return { meta: { n_ctx: tokens, n_ctx_train: 131_072 } };
  return tells === 'llamacpp' ? { meta: { n_ctx_train: 131_072 } } : {};
}

/** The answer to a call beside the OpenAI protocol; undefined for one it does not know. */
export function nativeAnswer(call: string, model: string, { tokens, tells }: WindowBehaviour): object | undefined {
  if (tells === 'llamacpp' && call === 'GET /props') return { default_generation_settings: { n_ctx: tokens } };
  if (tells.startsWith('lmstudio') && call === 'GET /api/v0/models') {
    const loaded = tells === 'lmstudio' ? { state: 'loaded', loaded_context_length: tokens } : { state: 'not-loaded' };
    return { object: 'list', data: [{ id: model, max_context_length: 131_072, ...loaded }] };
  }
  if (tells === 'ollama' && call === 'GET /api/ps') {
    return { models: [{ name: `${model}:latest`, model: `${model}:latest`, context_length: tokens }] };
  }
  if (tells === 'ollama-idle' && call === 'GET /api/ps') return { models: [] };
  if (tells === 'ollama-idle' && call === 'POST /api/show') {
    return { parameters: `temperature 0.7\nnum_ctx ${tokens}`, model_info: { 'gemma3.context_length': 131_072 } };
  }
  return undefined;
}

/** What is left of messages when their beginning is forgotten. */
export function forget(messages: readonly Message[], tokens: number): Message[] {
  const last = messages.at(-1);
  let content = last?.content ?? '';
  while (content !== '' && countTokens([{ role: 'user', content }]) > tokens)
    content = content.slice(content.length / 10 + 1);
  return [{ role: 'user', content }];
}
