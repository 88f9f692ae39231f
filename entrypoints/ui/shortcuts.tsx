import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';

/** A key, or keys pressed together, and what they do. */
export interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

/** The keys of a view, shown when `?` is pressed outside of a field. */
export function Shortcuts({ shortcuts }: { readonly shortcuts: readonly Shortcut[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const show = (event: KeyboardEvent) => {
      const field = (event.target as HTMLElement).closest?.('input, textarea, select');
      if (event.key !== '?' || field || event.isComposing || dialog.current?.open) return;
      event.preventDefault();
      dialog.current?.showModal();
    };
    document.addEventListener('keydown', show);
    return () => document.removeEventListener('keydown', show);
  }, []);
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{i18n.t('keys.title')}</h2>
      <dl>
        {shortcuts.map(({ does, keys }) => (
          <div key={keys + does}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        {i18n.t('common.close')}
      </button>
    </dialog>
  );
}
