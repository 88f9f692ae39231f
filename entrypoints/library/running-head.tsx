import { i18n } from '#i18n';
import { ChooseArchive } from './choose-archive.tsx';
import type { Route } from './route.ts';
import type { Transfers } from './transfer.ts';

interface Props {
  readonly route: Route;
  /** Where the list stood. */
  readonly home: string;
  readonly transfers: Transfers;
}

/** The name of the book, and where else to go from here. */
export function RunningHead({ route, home, transfers }: Props) {
  return (
    <header class="running-head" data-view={route.view}>
      <p class="wordmark">
        {i18n.t('name')}
        <sup aria-hidden="true">1</sup>
      </p>
      <nav aria-label={i18n.t('name')}>
        {route.view !== 'list' ? (
          <a class="plain" href={home}>
            <span aria-hidden="true">← </span>
            {i18n.t('library.back')}
          </a>
        ) : (
          <ArchiveButtons transfers={transfers} />
        )}
        <Siblings view={route.view} />
      </nav>
    </header>
  );
}

/** Pages that tell how the library is: from the list one goes to the first of them, and from there to the others. */
const SIBLINGS = [
  { view: 'overview', title: 'overview.title' },
  { view: 'questions', title: 'questions.title' },
  { view: 'health', title: 'health.title' },
] as const satisfies readonly { readonly view: Route['view']; readonly title: string }[];

function Siblings({ view }: { readonly view: Route['view'] }) {
  if (!SIBLINGS.some((sibling) => sibling.view === view)) return null;
  return SIBLINGS.map((sibling) => (
    <a
      key={sibling.view}
      class="plain"
      href={`#/${sibling.view}`}
      aria-current={sibling.view === view ? 'page' : undefined}
    >
      {i18n.t(sibling.title)}
    </a>
  ));
}

function ArchiveButtons({ transfers }: { readonly transfers: Transfers }) {
  const busy = transfers.current.value?.state === 'running';
  return (
    <>
      <a class="plain" href="#/add">
        {i18n.t('add.title')}
      </a>
      <button type="button" class="link plain" disabled={busy} onClick={() => void transfers.exportArchive()}>
        {i18n.t('library.export')}
      </button>
      <ImportButton class="link plain" transfers={transfers} />
      <a class="plain" href="#/backups">
        {i18n.t('backups.title')}
      </a>
      <a class="plain" href="#/shared">
        {i18n.t('shared.title')}
      </a>
      <a class="plain" href="#/overview">
        {i18n.t('overview.title')}
      </a>
    </>
  );
}

/** Lets an archive be chosen, and takes it in. */
export function ImportButton({ transfers, ...props }: { readonly class: string; readonly transfers: Transfers }) {
  return (
    <ChooseArchive
      label={i18n.t('library.import')}
      class={props.class}
      disabled={transfers.current.value?.state === 'running'}
      take={(file) => transfers.importArchive(file)}
    />
  );
}
