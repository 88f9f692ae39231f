import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ChatId, ChatSummary } from '../../../lib/asking.ts';
import { toReport } from '../../../lib/errors.ts';
import { formatDate, formatNumber } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { forgetConversations, openConversation } from '../state/thread.ts';
import { Deletion } from './deletion.tsx';
import { exportChat } from './export.ts';
import './history.css';
import { byDay, createHistory, type Day, daysAgo, type History } from './history.ts';
import { HistoryRow } from './history-row.tsx';

/** Every conversation that is kept, by the day it was last gone on with: to be searched, opened, exported, deleted. */
export default function HistoryPage(props: { readonly onBack: () => void; readonly onOpened: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const history = useMemo(() => createHistory(library, forgetConversations), []);
  useLayoutEffect(() => heading.current?.focus(), []);
  const said = useSignal('');
  const run = async (work: () => Promise<string>) => {
    try {
      said.value = await work();
    } catch (error) {
      history.news.value = { state: 'failed', report: toReport(error) };
    }
  };
  const open = (id: ChatId) =>
    void run(async () => {
      openConversation(await library('chat', id));
      props.onOpened();
      return '';
    });
  const exported = (id: ChatId) => void run(async () => i18n.t('history.exported', { name: await exportChat(id) }));
  return (
    <main class="settings history">
      <button type="button" class="link plain back" onClick={props.onBack}>
        <span aria-hidden="true">←</span> {i18n.t('common.back')}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {i18n.t('history.title')}
      </h1>
      <Listing history={history} heading={heading} onOpen={open} onExport={exported} />
      <aside class="history-foot">
        <p class="soft small" role="status">
          {said.value}
        </p>
        <Deletion history={history} />
      </aside>
    </main>
  );
}

interface ListingProps {
  readonly history: History;
  readonly heading: { readonly current: HTMLElement | null };
  readonly onOpen: (id: ChatId) => void;
  readonly onExport: (id: ChatId) => void;
}

function Listing(props: ListingProps) {
  const { history } = props;
  const chats = history.chats.value;
  const query = history.query.value.trim();
  if (history.failure.value) return <Unread history={history} />;
  if (!chats) return null;
  const nothing = chats.length === 0 && !history.busy.value;
  if (nothing && !query) {
    return (
      <Notice title={i18n.t('history.emptyTitle')}>
        <p>{i18n.t('history.emptyNext')}</p>
      </Notice>
    );
  }
  return (
    <>
      <SearchField history={history} />
      {nothing && (
        <Notice title={i18n.t('history.noneTitle', { query: `\u2068${query}\u2069` })}>
          <p>{i18n.t('history.noneNext')}</p>
        </Notice>
      )}
      {byDay(chats).map((day) => (
        <DayList key={day.day} day={day} {...props} />
      ))}
      {chats.length > 0 && (
        <button
          type="button"
          class="link delete-all"
          onClick={() => {
            void history.remove(chats);
            props.heading.current?.focus();
          }}
        >
          {deleteWords(query, chats)}
        </button>
      )}
    </>
  );
}

function deleteWords(query: string, { length }: readonly ChatSummary[]): string {
  return query ? i18n.t('history.deleteFound', length, [formatNumber(length)]) : i18n.t('history.deleteAll');
}

function Unread({ history }: { readonly history: History }) {
  const report = history.failure.value;
  if (!report) return null;
  return (
    <ErrorNotice
      report={report}
      role="alert"
      actions={
        <button type="button" onClick={history.refresh}>
          {i18n.t('common.retry')}
        </button>
      }
    />
  );
}

function SearchField({ history }: { readonly history: History }) {
  const { query, busy, chats } = history;
  const found = chats.value?.length ?? 0;
  const status = busy.value ? i18n.t('history.searching') : i18n.t('history.found', found, [formatNumber(found)]);
  return (
    <search>
      <input
        type="search"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-label={i18n.t('history.search')}
        placeholder={i18n.t('history.search')}
        value={query}
        onInput={({ currentTarget }) => {
          query.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing || !query.peek()) return;
          event.preventDefault();
          query.value = '';
        }}
      />
      <p class="soft small" role="status">
        {query.value.trim() && (busy.value || found > 0) && status}
      </p>
    </search>
  );
}

function DayList(props: ListingProps & { readonly day: Day }) {
  const { day, chats } = props.day;
  return (
    <section>
      <h2 class="label">{dayName(day)}</h2>
      <ol>
        {chats.map((chat) => (
          <HistoryRow
            key={chat.id}
            chat={chat}
            onOpen={props.onOpen}
            onExport={props.onExport}
            onDelete={() => {
              void props.history.remove([chat]);
              props.heading.current?.focus(); // the row goes away
            }}
          />
        ))}
      </ol>
    </section>
  );
}

function dayName(day: number): string {
  const ago = daysAgo(day);
  if (ago === 0) return i18n.t('history.today');
  return ago === 1 ? i18n.t('history.yesterday') : formatDate(new Date(day).toISOString());
}
