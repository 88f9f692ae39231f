import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { StoredDocument } from '../../../lib/types.ts';
import type { VersionHead } from '../../../lib/version.ts';
import { library } from '../../ui/rooms.ts';
import { type CopyRoute, versionHash } from '../route.ts';
import { dayOf } from './day.ts';

/** For a copy that no longer has a passage: the version that has it; nothing if none has. */
export function QuotedFrom({ document, route }: { readonly document: StoredDocument; readonly route: CopyRoute }) {
  const { id, sequence, updatedAt } = document;
  const { find, mark } = route;
  const found = useSignal<VersionHead | undefined>(undefined);
  useEffect(() => {
    let left = false;
    found.value = undefined;
    if (find === undefined) return;
    library('versionWith', { id, words: find }).then(
      (head) => {
        if (!left) found.value = head;
      },
      () => undefined, // it is an offer
    );
    return () => {
      left = true;
    };
  }, [id, sequence, find]);
  const head = found.value;
  if (!head) return null;
  return (
    <>
      {' '}
      {i18n.t('versions.quoted')}{' '}
      <a href={versionHash(head, { find, mark })} data-action="version">
        {i18n.t('versions.open', { date: dayOf(head.savedAt, [updatedAt]) })}
      </a>
    </>
  );
}
