import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import type { SharingSettings } from '../../../lib/sharing.ts';
import { library } from '../../ui/rooms.ts';
import { allowServer } from './allow-server.ts';
import type { SharingView } from './sharing.ts';

/** What is mended by asking the reader again: a token that is not accepted, a permission that was taken back. */
const MENDED = ['shared-refused', 'server-needs-permission'];

/** A field for another token, or the same, and a button that asks the browser for the server again. */
export function TokenForm(props: {
  readonly sharing: SharingView;
  readonly settings: SharingSettings;
  readonly code: string | undefined;
}) {
  const { sharing, settings, code } = props;
  const token = useSignal('');
  const id = useId();
  if (code === undefined || !MENDED.includes(code)) return null;
  const { place, rule, askOnly } = settings;
  const wanted = () => ({ place, rule, ...(askOnly && { askOnly }), ...(token.peek() && { token: token.peek() }) });
  const again = async () => {
    await allowServer(place.url);
    return library('connectShared', wanted());
  };
  return (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault();
        void sharing.run(again);
      }}
    >
      <div class="field">
        <label htmlFor={id}>{i18n.t('shared.token')}</label>
        <input
          id={id}
          name="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={token}
          onInput={({ currentTarget }) => {
            token.value = currentTarget.value;
          }}
        />
      </div>
      <button type="submit" class="go">
        {i18n.t('shared.connect')}
      </button>
    </form>
  );
}
