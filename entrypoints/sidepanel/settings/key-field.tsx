import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Provider } from '../../../lib/models/providers.ts';
import { changeKey } from '../state/library.ts';

/** The key of a server. Once stored it is never shown again: it can be replaced or forgotten. */
export function KeyField(props: {
  readonly id: string;
  readonly origin: string | undefined;
  /** Origins that have a key. */
  readonly keys: readonly string[];
  readonly provider: Provider;
  readonly value: string;
  readonly onInput: (key: string) => void;
}) {
  const { id, origin, provider } = props;
  const [replacing, setReplacing] = useState(false);
  if (origin && props.keys.includes(origin) && !replacing) {
    return <StoredKey origin={origin} onReplace={() => setReplacing(true)} />;
  }
  return (
    <div class="field">
      <label for={id}>{i18n.t(provider.needsKey ? 'settings.key' : 'settings.keyOptional')}</label>
      <input
        id={id}
        type="password"
        autocomplete="off"
        spellcheck={false}
        required={provider.needsKey}
        value={props.value}
        aria-describedby={`${id}-hint`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="soft small">
        {i18n.t('settings.keyHint')}{' '}
        {provider.keyUrl && (
          <a href={provider.keyUrl} target="_blank" rel="noopener noreferrer">
            {i18n.t('settings.keyGet', { provider: provider.name })}
          </a>
        )}
      </p>
    </div>
  );
}

function StoredKey({ origin, onReplace }: { readonly origin: string; readonly onReplace: () => void }) {
  return (
    <div class="field">
      <span class="label">{i18n.t('settings.key')}</span>
      <p class="key-stored">
        {i18n.t('settings.keyStored')}
        <button type="button" class="link" onClick={onReplace}>
          {i18n.t('settings.keyReplace')}
        </button>
        <button type="button" class="link" onClick={() => void changeKey(origin, null)}>
          {i18n.t('settings.keyForget')}
        </button>
      </p>
    </div>
  );
}
