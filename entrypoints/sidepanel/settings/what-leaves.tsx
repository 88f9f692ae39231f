import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { call } from '../../../lib/messaging/transport.ts';
import { isLocal } from '../../../lib/models/server-address.ts';
import type { Settings } from '../../../lib/settings.ts';
import type { SharingSettings } from '../../../lib/sharing.ts';
import { library } from '../../ui/rooms.ts';

/** What leaves this machine with the settings as they are, in plain words. */
export function WhatLeaves({ settings: { chat, embedder } }: { readonly settings: Settings }) {
  const shared = useSignal<SharingSettings | undefined>(undefined);
  useEffect(() => {
    library('sharing').then(
      ({ settings }) => {
        shared.value = settings;
      },
      () => undefined, // its own page says what is wrong
    );
  }, []);
  const sentences: string[] = [];
  if (chat.kind === 'openai') sentences.push(i18n.t('leaves.chat', where(chat.baseUrl)));
  if (embedder.kind === 'openai') sentences.push(i18n.t('leaves.embedder', where(embedder.baseUrl)));
  if (shared.value) {
    const server = where(shared.value.place.url);
    if (!shared.value.askOnly) sentences.push(i18n.t('shared.leavesPages', server));
    sentences.push(i18n.t('shared.leavesQuestion', server));
  }
  if (sentences.length === 0) sentences.push(i18n.t('leaves.nothing'));
  else sentences.push(i18n.t('leaves.nothingElse'));
  return (
    <section aria-live="polite">
      <h2>{i18n.t('leaves.title')}</h2>
      <p class="prose">{sentences.join(' ')}</p>
      <button type="button" class="link" onClick={() => void call('router', 'openLibrary', { hash: '/shared' })}>
        {i18n.t('shared.title')}
      </button>
    </section>
  );
}

function where(baseUrl: string): { readonly server: string } {
  const { host } = new URL(baseUrl);
  return { server: isLocal(baseUrl) ? i18n.t('leaves.local', { host }) : host };
}
