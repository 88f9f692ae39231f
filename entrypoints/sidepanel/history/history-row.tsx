import { i18n } from '#i18n';
import type { ChatId, ChatSummary } from '../../../lib/asking.ts';
import { formatNumber, formatTime, line } from '../../ui/format.ts';
import { Marked } from '../../ui/marked.tsx';
import { textLanguage } from '../../ui/text-language.ts';

/** One conversation: its first question, when and how much was asked, where the words looked for stand. */
export function HistoryRow(props: {
  readonly chat: ChatSummary;
  readonly onOpen: (id: ChatId) => void;
  readonly onExport: (id: ChatId) => void;
  readonly onDelete: () => void;
}) {
  const { chat } = props;
  const title = chat.title.trim();
  return (
    <li class="past" data-chat={chat.id}>
      <button
        type="button"
        class="link plain past-title"
        dir="auto"
        lang={textLanguage(title)}
        onClick={() => props.onOpen(chat.id)}
      >
        <span>{title}</span>
      </button>
      {chat.excerpt && (
        <p class="past-excerpt" dir="auto" lang={textLanguage(chat.excerpt)}>
          <Marked text={chat.excerpt} spans={chat.at ?? []} />
        </p>
      )}
      <p class="past-facts figures">
        <span>
          {line(formatTime(chat.updatedAt), i18n.t('history.questions', chat.turns, [formatNumber(chat.turns)]))}
        </span>
        <span class="past-actions">
          <button
            type="button"
            class="link"
            aria-label={i18n.t('history.exportTitled', { title })}
            onClick={() => props.onExport(chat.id)}
          >
            {i18n.t('history.export')}
          </button>
          <button
            type="button"
            class="link"
            aria-label={i18n.t('history.deleteTitled', { title })}
            onClick={props.onDelete}
          >
            {i18n.t('history.delete')}
          </button>
        </span>
      </p>
    </li>
  );
}
