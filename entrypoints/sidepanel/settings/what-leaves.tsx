import { i18n } from '#i18n';
import { isLocal } from '../../../lib/models/server-address.ts';
import type { Settings } from '../../../lib/settings.ts';

/** What leaves this machine with the settings as they are, in plain words. */
export function WhatLeaves({ settings: { chat, embedder } }: { readonly settings: Settings }) {
  const sentences: string[] = [];
  if (chat.kind === 'openai') sentences.push(i18n.t('leaves.chat', where(chat.baseUrl)));
  if (embedder.kind === 'openai') sentences.push(i18n.t('leaves.embedder', where(embedder.baseUrl)));
  if (sentences.length === 0) sentences.push(i18n.t('leaves.nothing'));
  else sentences.push(i18n.t('leaves.nothingElse'));
  return (
    <section aria-live="polite">
      <h2>{i18n.t('leaves.title')}</h2>
      <p class="prose">{sentences.join(' ')}</p>
    </section>
  );
}

function where(baseUrl: string): { readonly server: string } {
  const { host } = new URL(baseUrl);
  return { server: isLocal(baseUrl) ? i18n.t('leaves.local', { host }) : host };
}
