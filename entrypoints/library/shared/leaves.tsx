import { i18n } from '#i18n';
import { isLocal } from '../../../lib/models/server-address.ts';
import type { SharedPlace } from '../../../lib/sharing.ts';

/** "chroma.example:8000", or that it is this machine or its network. */
function serverOf(url: string): string {
  if (!URL.canParse(url)) return i18n.t('error.server');
  const { host } = new URL(url);
  return isLocal(url) ? i18n.t('leaves.local', { host }) : host;
}

/** What goes to the server, in plain words. */
export function Leaves({ place, askOnly }: { readonly place: Pick<SharedPlace, 'url'>; readonly askOnly: boolean }) {
  const server = serverOf(place.url);
  return (
    <section>
      <h2 class="label">{i18n.t('shared.leaves')}</h2>
      <p class="prose">
        {!askOnly && `${i18n.t('shared.leavesPages', { server })} `}
        {i18n.t('shared.leavesQuestion', { server })} {i18n.t('shared.leavesNot')}
      </p>
    </section>
  );
}
