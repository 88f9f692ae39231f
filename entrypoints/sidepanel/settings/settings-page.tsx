import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { call } from '../../../lib/messaging/transport.ts';
import { settings } from '../state/library.ts';
import { AutosaveSection } from './autosave-section.tsx';
import { ChatSection } from './chat-section.tsx';
import { EmbedderSection } from './embedder-section.tsx';
import { OffersSection } from './offers-section.tsx';
import { ReadingSection } from './reading-section.tsx';
import { VersionsSection } from './versions-section.tsx';
import { WhatLeaves } from './what-leaves.tsx';

/** Everything that can be set, on one page of its own within the panel. */
export default function SettingsPage({ onBack }: { readonly onBack: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const known = settings.value;
  return (
    <main class="settings">
      <button type="button" class="link plain back" onClick={onBack}>
        <span aria-hidden="true">←</span> {i18n.t('common.back')}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {i18n.t('panel.settings')}
      </h1>
      {known && (
        <>
          <ChatSection current={known.settings.chat} keys={known.keys} />
          <EmbedderSection current={known.settings.embedder} keys={known.keys} />
        </>
      )}
      {known && <OffersSection offers={known.settings.offers} />}
      <AutosaveSection />
      <ReadingSection />
      {known && <VersionsSection kept={known.settings.versions} />}
      {known && <WhatLeaves settings={known.settings} />}
      <section>
        <h2>{i18n.t('settings.archive')}</h2>
        <p>{i18n.t('settings.archiveHint')}</p>
        <button type="button" class="link" onClick={() => void call('router', 'openLibrary', { hash: '' })}>
          {i18n.t('settings.openLibrary')}
        </button>
      </section>
    </main>
  );
}
