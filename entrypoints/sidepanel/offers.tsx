import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { call } from '../../lib/messaging/transport.ts';
import type { Related, StoredDocument } from '../../lib/types.ts';
import { textLanguage } from '../ui/text-language.ts';
import { goToAskField } from './ask-field.tsx';
import { settings } from './state/library.ts';
import { lookForOffers, offered, offerKey } from './state/offers.ts';
import { filterOf, scope } from './state/scope.ts';
import { ask, thread } from './state/thread.ts';

/** Questions that a page just saved answers, and saved pages about the same; until the conversation begins. */
export function Offers({ document }: { readonly document: StoredDocument }) {
  const { suggestions = true, related = true } = settings.value?.settings.offers ?? {};
  const begun = thread.value.length > 0 || !settings.value;
  const key = begun ? '' : offerKey(document, { questions: suggestions, related });
  useEffect(() => {
    if (key) void lookForOffers(document, key);
  }, [key]);
  const found = offered.value;
  if (!key || found?.key !== key) return null;
  return (
    <>
      <Questions questions={found.questions} language={document.language} />
      <RelatedPages pages={found.related} />
    </>
  );
}

function Questions(props: { readonly questions: readonly string[]; readonly language?: string }) {
  if (props.questions.length === 0) return null;
  return (
    <div class="offers" data-offers="questions">
      <p class="soft small" id="offered-questions">
        {i18n.t('offers.questions')}
      </p>
      <ul aria-labelledby="offered-questions">
        {props.questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              class="link plain offer"
              dir="auto"
              lang={textLanguage(question) || props.language}
              onClick={() => askNow(question)}
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The list goes away with the first question; whoever pressed stays where the next one is asked. */
function askNow(question: string): void {
  const filter = filterOf(scope.peek());
  ask({ question, ...(filter && { filter }) });
  goToAskField();
}

function RelatedPages({ pages }: { readonly pages: readonly Related[] }) {
  if (pages.length === 0) return null;
  return (
    <div class="offers" data-offers="related">
      <p class="soft small" id="offered-related">
        {i18n.t('offers.related')}
      </p>
      <ul aria-labelledby="offered-related">
        {pages.map(({ documentId, title, language, shared }) => (
          <li key={documentId}>
            <button
              type="button"
              class="link plain offer"
              onClick={() => void call('router', 'openLibrary', { hash: `/document/${documentId}` })}
            >
              <span class="clip" dir="auto" lang={language || textLanguage(title)} title={title}>
                {title || i18n.t('common.noTitle')}
              </span>
              <span class="shared clip" dir="auto" lang={language || textLanguage(title)}>
                {shared.join(', ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
