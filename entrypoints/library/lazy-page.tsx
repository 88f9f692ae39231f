import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { Notice } from '../ui/notice.tsx';

/** A view whose code is loaded when it is first looked at: the list and the copies do without. @param heading until it is there */
export function lazyPage<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  heading: () => string,
): ComponentType<P> {
  const loaded = signal<{ readonly Page: ComponentType<P> } | 'failed' | undefined>(undefined);
  const begin = async () => {
    if (typeof loaded.peek() === 'object') return;
    loaded.value = undefined;
    try {
      loaded.value = { Page: (await load()).default };
    } catch {
      loaded.value = 'failed';
    }
  };
  return (props) => {
    useEffect(() => void begin(), []);
    const now = loaded.value;
    return typeof now === 'object' ? (
      <now.Page {...props} />
    ) : (
      <Loading failed={now === 'failed'} heading={heading()} />
    );
  };
}

function Loading({ failed, heading }: { readonly failed: boolean; readonly heading: string }) {
  return (
    <main class="copy">
      <h1 class="hidden">{heading}</h1>
      {failed ? (
        <Notice kind="bad" title={i18n.t('look.loadFailed')} role="alert">
          <p>{i18n.t('look.loadFailedNext')}</p>
        </Notice>
      ) : (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
    </main>
  );
}
