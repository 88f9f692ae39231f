import { i18n } from '#i18n';
import type { SharedState } from '../../../lib/sharing.ts';
import type { DocumentId, StoredDocument } from '../../../lib/types.ts';
import type { SharingView } from './sharing.ts';

const STATES = {
  shared: 'shared.state.shared',
  'to-send': 'shared.state.toSend',
  withheld: 'shared.state.withheld',
} as const satisfies Partial<Record<SharedState, string>>;

/** In a line of the list: how it stands with the shared library. Nothing for what is not in it. */
export function SharedMark({ id, sharing }: { readonly id: DocumentId; readonly sharing: SharingView }) {
  const state = sharing.states.value[id];
  if (!state || state === 'no') return null;
  return (
    <span class="shared" data-shared={state}>
      {i18n.t(STATES[state])}
    </span>
  );
}

/** Whether documents can be shared by hand. */
export function canShare({ standing }: SharingView): boolean {
  const settings = standing.value?.settings;
  return settings !== undefined && !settings.askOnly;
}

/** What Footnote wrote itself is not shared. */
export const sharable = (documents: readonly Pick<StoredDocument, 'id' | 'kind'>[]): DocumentId[] =>
  documents.flatMap(({ id, kind }) => (kind === 'answer' ? [] : [id]));

const isIn = (state: SharedState | undefined): boolean => state === 'shared' || state === 'to-send';

/** Puts documents into the shared library or takes them out, whichever some of them lack. */
export function ShareButton({ ids, sharing }: { readonly ids: readonly DocumentId[]; readonly sharing: SharingView }) {
  if (!canShare(sharing) || ids.length === 0) return null;
  const states = sharing.states.value;
  const shared = ids.every((id) => isIn(states[id]));
  return (
    <button
      type="button"
      class="link"
      data-action={shared ? 'unshare' : 'share'}
      onClick={() => void sharing.share(ids, !shared)}
    >
      {i18n.t(shared ? 'shared.unshare' : 'shared.share')}
    </button>
  );
}
