import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DocumentId, SaveSequence } from '../../../lib/types.ts';
import type { VersionHead } from '../../../lib/version.ts';
import { formatNumber } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';
import { versionHash } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { dayOf } from './day.ts';

/** As many are listed before the reader asks for all. */
const FIRST = 6;

/** The earlier versions of a copy, in its margin; nothing while there are none. */
export function VersionList(props: {
  readonly id: DocumentId;
  /** When the copy was saved last. */
  readonly now: string | undefined;
  readonly shelf: Shelf;
  /** The version that is open. */
  readonly open?: SaveSequence;
}) {
  const { id, now = '', open, shelf } = props;
  const heads = useSignal<readonly VersionHead[]>([]);
  const isWhole = useSignal(false);
  const summary = shelf.catalogue.summary.value; // another one with each change of the library
  useEffect(() => {
    let left = false;
    library('versions', id).then(
      (found) => {
        if (!left) heads.value = found;
      },
      () => undefined, // the copy is there all the same
    );
    return () => {
      left = true;
    };
  }, [id, summary]);
  const all = heads.value;
  if (all.length === 0) return null;
  const listed = isWhole.value ? all : all.slice(0, FIRST);
  const dates = [now, ...all.map(({ savedAt }) => savedAt)];
  return (
    <p class="versions">
      <span>{i18n.t('versions.label')}</span>{' '}
      {listed.map((head, i) => (
        <Fragment key={head.sequence}>
          {i > 0 && ', '}
          <a href={versionHash(head)} aria-current={head.sequence === open ? 'page' : undefined}>
            {dayOf(head.savedAt, dates)}
          </a>
        </Fragment>
      ))}
      {listed.length < all.length && (
        <>
          {' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              isWhole.value = true;
            }}
          >
            {i18n.t('add.showAll', all.length, [formatNumber(all.length)])}
          </button>
        </>
      )}
    </p>
  );
}
