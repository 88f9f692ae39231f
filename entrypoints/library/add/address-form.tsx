import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { readAddresses } from '../../../lib/reading/lists.ts';
import type { Adding } from './adding.ts';
import { Question } from './found-notice.tsx';

/** A field for pasted addresses, in any text. */
export function AddressForm({ adding, rows = 3 }: { readonly adding: Adding; readonly rows?: number }) {
  const text = useSignal('');
  const hint = useId();
  const addresses = readAddresses(text.value);
  const empty = text.value.trim() === '';
  const begin = async () => {
    if (addresses.length > 0 && (await adding.begin({ kind: 'addresses', addresses }))) text.value = '';
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <textarea
        rows={rows}
        dir="auto"
        spellcheck={false}
        aria-label={i18n.t('add.addressesLabel')}
        aria-describedby={hint}
        placeholder="https://"
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
      <p id={hint} class="soft small" role="status">
        {empty ? i18n.t('add.addressesLabel') : <Question addresses={addresses} />}
      </p>
      <div class="actions">
        <button type="submit" aria-disabled={addresses.length === 0}>
          {i18n.t('add.read')}
        </button>
      </div>
    </form>
  );
}
