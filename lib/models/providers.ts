import type { ProviderId } from '../settings.ts';

/** An OpenAI-compatible server as the settings offer it. */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  /** What the base address starts as; empty where only the user knows it. */
  readonly baseUrl: string;
  readonly needsKey: boolean;
  /** Where a key is made. */
  readonly keyUrl?: string;
  /** A command or a model name that gets a newcomer going; not translated. */
  readonly hint: string;
}

export const PROVIDERS: readonly Provider[] = [
  {
    id: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    hint: 'ollama pull gemma3',
  },
  {
    id: 'lmstudio',
    name: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    hint: 'lms server start',
  },
  {
    id: 'llamacpp',
    name: 'llama.cpp',
    baseUrl: 'http://localhost:8080/v1',
    needsKey: false,
    hint: 'llama-server -m model.gguf',
  },
  { id: 'vllm', name: 'vLLM', baseUrl: 'http://localhost:8000/v1', needsKey: false, hint: 'vllm serve MODEL' },
  {
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    keyUrl: 'https://platform.openai.com/api-keys',
    hint: 'text-embedding-3-small',
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    keyUrl: 'https://openrouter.ai/keys',
    hint: 'openrouter/auto',
  },
  { id: 'other', name: 'OpenAI-compatible', baseUrl: '', needsKey: false, hint: 'https://…/v1' },
];

/** @returns the provider of that id; "other" for one that is no longer known */
export function provider(id: ProviderId): Provider {
  const other: Provider = { id: 'other', name: 'OpenAI-compatible', baseUrl: '', needsKey: false, hint: '' };
  return PROVIDERS.find((entry) => entry.id === id) ?? other;
}
