import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { Transfers } from '../transfer.ts';
import { type Adding, type BrowserList, LIST_PERMISSION } from './adding.ts';
import { AddressForm } from './address-form.tsx';
import { FoundNotice } from './found-notice.tsx';
import { NoteForm } from './note-form.tsx';
import { QueueList } from './queue-list.tsx';
import type { Queues } from './queues.ts';
import { ToldLine } from './told-line.tsx';

/** Adding: what can be put in, and what became of it. */
export function AddPage(props: { readonly adding: Adding; readonly queues: Queues; readonly transfers: Transfers }) {
  const { adding, queues, transfers } = props;
  return (
    <main class="index adding">
      <h1>{i18n.t('add.title')}</h1>
      <p class="prose">{i18n.t('add.lead')}</p>
      <section>
        <h2 class="label">{i18n.t('add.files')}</h2>
        <p>{i18n.t('add.filesLead')}</p>
        <FileButton
          label={i18n.t('add.choose')}
          onFiles={(files) => void adding.takeFiles(files, (file) => void transfers.importArchive(file))}
        />
      </section>
      <section>
        <h2 class="label">{i18n.t('add.addresses')}</h2>
        <AddressForm adding={adding} />
      </section>
      <Lists adding={adding} />
      <div role="status" class="told">
        {adding.told.value && <ToldLine told={adding.told.value} />}
        <FoundNotice adding={adding} />
      </div>
      <section>
        <h2 class="label">{i18n.t('add.note')}</h2>
        <NoteForm />
      </section>
      <QueueList queues={queues} />
    </main>
  );
}

/** Opens the file chooser. */
function FileButton(props: {
  readonly label: string;
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="actions">
      <button type="button" onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={props.accept}
        aria-label={props.label}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length > 0) props.onFiles(files);
          currentTarget.value = ''; // the same file may be chosen again
        }}
      />
    </div>
  );
}

/** What the browser has at hand, and what other programs have written. */
function Lists({ adding }: { readonly adding: Adding }) {
  return (
    <section>
      <h2 class="label">{i18n.t('add.lists')}</h2>
      <p>{i18n.t('add.listsLead')}</p>
      <div class="actions">
        <button type="button" data-list="tabs" onClick={() => void adding.readTabs()}>
          {i18n.t('add.tabs')}
        </button>
        <ListButton adding={adding} kind="bookmarks" label={i18n.t('add.bookmarks')} />
        <ListButton adding={adding} kind="reading-list" label={i18n.t('add.readingList')} />
        <FileButton
          label={i18n.t('add.file')}
          accept=".html,.htm,.csv,.json,.txt,.md,.tsv"
          onFiles={(files) => void adding.readLists(files)}
        />
      </div>
      <p class="soft small">{i18n.t('add.fileHint')}</p>
    </section>
  );
}

/** Not there in a browser that has no such list: it does not know the permission then. */
function ListButton(props: { readonly adding: Adding; readonly kind: BrowserList; readonly label: string }) {
  const { adding, kind, label } = props;
  const there = useSignal(false);
  useEffect(() => {
    const permissions = [LIST_PERMISSION[kind]] as Parameters<typeof browser.permissions.contains>[0]['permissions'];
    const asked = async () => browser.permissions.contains({ permissions });
    asked().then(
      () => {
        there.value = browser.runtime.getManifest().optional_permissions?.includes(LIST_PERMISSION[kind]) ?? false;
      },
      () => undefined,
    );
  }, [kind]);
  if (!there.value) return null;
  return (
    <button type="button" data-list={kind} onClick={() => void adding.readBrowserList(kind)}>
      {label}
    </button>
  );
}
