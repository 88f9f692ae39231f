import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import type { LibraryUse } from '../../../lib/use.ts';
import { count, formatNumber } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import type { Queues } from '../add/queues.ts';
import type { Keeping } from '../backups/keeping.ts';
import { LossScreen } from '../backups/loss-screen.tsx';
import { Bars } from '../figure/bars.tsx';
import { ReadingLine } from '../reading-line.tsx';
import { createRereading } from '../rereading.ts';
import type { Shelf } from '../shelf.ts';
import { kindBars, lookBars, siteBars } from './rows.ts';
import { Section } from './section.tsx';
import { Weeks } from './weeks.tsx';

/** What is stored, since when, and what of it is worth a look; each count leads to the list of those counted. */
export function OverviewPage(props: { readonly shelf: Shelf; readonly keeping: Keeping; readonly queues: Queues }) {
  const { keeping, queues, shelf } = props;
  const use = useMemo(() => createRereading(() => library('use')), []);
  useEffect(() => queues.watch(), [queues]);
  // Whatever is news to the list is news to this page.
  useSignalEffect(() => {
    void shelf.catalogue.summary.value;
    void use.refresh();
  });
  // The list shows those counted, whatever was searched for in it last.
  const follow = () => {
    shelf.search.query.value = '';
  };
  const unread = (queues.intakes.value ?? []).reduce((sum, { failed }) => sum + failed, 0);
  const now = use.value.value;
  const failure = use.failure.value;
  return (
    <main class="index overview">
      <h1>{i18n.t('overview.title')}</h1>
      <LossScreen keeping={keeping} />
      <ReadingLine isRead={now !== undefined} failure={failure} again={use.refresh} />
      {now && <Pictures use={now} unread={unread} follow={follow} />}
    </main>
  );
}

interface PicturesProps {
  readonly use: LibraryUse;
  /** What waits in queues because it could not be read. */
  readonly unread: number;
  readonly follow: () => void;
}

function Pictures({ use, unread, follow }: PicturesProps) {
  const look = lookBars(use, unread);
  const { documents } = use;
  return (
    <>
      {documents > 0 ? (
        <Glance use={use} />
      ) : (
        <Notice
          title={i18n.t('library.emptyTitle')}
          actions={
            <a class="button" href="#/add">
              {i18n.t('add.title')}
            </a>
          }
        >
          <p>{i18n.t('overview.emptyNext')}</p>
        </Notice>
      )}
      {documents > 0 && <Weeks use={use} />}
      {(documents > 0 || look.length > 0) && (
        <Section name={i18n.t('overview.look')}>
          {look.length === 0 ? (
            <p class="prose">{i18n.t('overview.lookNone')}</p>
          ) : (
            <Bars
              heads={[i18n.t('overview.what'), i18n.t('overview.pages')]}
              bars={look}
              whole={documents}
              onFollow={follow}
            />
          )}
        </Section>
      )}
      {use.sites.length > 0 && (
        <Section name={i18n.t('overview.bySite')}>
          <Bars
            heads={[i18n.t('filters.site'), i18n.t('overview.pages')]}
            bars={siteBars(use)}
            whole={documents}
            onFollow={follow}
            rest={use.others.sites > 0 ? restOf(use) : undefined}
          />
        </Section>
      )}
      {documents > 0 && (
        <Section name={i18n.t('overview.byKind')} part="kinds">
          <Bars
            heads={[i18n.t('filters.kind'), i18n.t('overview.pages')]}
            bars={kindBars(use)}
            whole={documents}
            onFollow={follow}
          />
        </Section>
      )}
    </>
  );
}

function restOf({ others }: LibraryUse): { readonly label: string; readonly value: number } {
  return { label: i18n.t('overview.others', others.sites, [formatNumber(others.sites)]), value: others.documents };
}

function Glance({ use }: { readonly use: LibraryUse }) {
  const sites = use.sites.length + use.others.sites;
  return (
    <p class="facts figures soft">
      <span>{count('pages', use.documents)}</span>{' '}
      {sites > 0 && <span>{i18n.t('overview.sites', sites, [formatNumber(sites)])}</span>}{' '}
      <span>{count('words', use.words)}</span>
    </p>
  );
}
