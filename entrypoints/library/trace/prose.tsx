import { useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer, Citation, UnsupportedSpan } from '../../../lib/asking.ts';
import { AnswerText } from '../../sidepanel/answer/answer-text.tsx';
import { printedNumbers } from '../../sidepanel/answer/mark-up.ts';
import { beginning } from '../../sidepanel/answer/tame.ts';
import { formatDate, line } from '../../ui/format.ts';
import { sharedFrom } from '../../ui/shared-words.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { copyHash } from '../route.ts';

const NO_LINKS: ReadonlySet<string> = new Set();

/** The text of an answer with the numbers of its notes, each the way to the passage in the saved copy. */
export function Prose(props: {
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly unsupported: readonly UnsupportedSpan[];
  readonly writing?: boolean;
}) {
  const { citations, writing } = props;
  const text = beginning(props.text);
  const unsupported = useMemo(
    () => props.unsupported.filter(({ end }) => end <= text.length),
    [props.unsupported, text],
  );
  const numbers = printedNumbers(text, new Set(citations.map(({ number }) => number)));
  return (
    <div class="answer" dir="auto" lang={textLanguage(text)}>
      <AnswerText
        text={text}
        unsupported={unsupported}
        links={NO_LINKS}
        unsupportedTitle={i18n.t('answer.unsupported')}
        reference={(number) => {
          const citation = citations.find((one) => one.number === number);
          return citation && <Reference citation={citation} printed={numbers.get(number) ?? number} />;
        }}
        writing={writing}
      />
      {text !== props.text && <p class="soft small">{i18n.t('answer.cut')}</p>}
    </div>
  );
}

function Reference({ citation, printed }: { readonly citation: Citation; readonly printed: number }) {
  if (citation.gone) return <span class="reference">{printed}</span>;
  return (
    <>
      {'\u2060'}
      <a
        class="reference"
        href={hashOf(citation)}
        aria-label={i18n.t('answer.reference', { number: printed, title: citation.title })}
      >
        {printed}
      </a>
    </>
  );
}

const hashOf = ({ documentId, quote, start, end }: Citation) => copyHash(documentId, quote, { start, end });

/** The body of an answer in any of its modes: prose and notes, passages, or the word that the pages do not say. */
export function AnswerBody({ answer }: { readonly answer: Answer }) {
  const { mode, text, citations, unsupported } = answer;
  if (mode === 'model') {
    const numbers = printedNumbers(text, new Set(citations.map(({ number }) => number)));
    const used = citations.filter(({ number }) => numbers.has(number));
    const printed = (number: number) => numbers.get(number) ?? number;
    used.sort((a, b) => printed(a.number) - printed(b.number));
    return (
      <>
        <Prose text={text} citations={citations} unsupported={unsupported} />
        <Notes citations={used} printed={printed} />
      </>
    );
  }
  const abstained = mode === 'abstained';
  return (
    <>
      {abstained && <p class="answer">{i18n.t('answer.abstained')}</p>}
      {citations.length > 0 && <p class="soft small">{i18n.t(abstained ? 'answer.nearest' : 'answer.passagesOnly')}</p>}
      <Notes citations={citations} printed={(number) => number} />
    </>
  );
}

/** What the notes say, and where each is from. */
function Notes(props: { readonly citations: readonly Citation[]; readonly printed: (number: number) => number }) {
  if (props.citations.length === 0) return null;
  return (
    <ol class="look-notes" aria-label={i18n.t('answer.notes')}>
      {props.citations.map((citation) => (
        <li key={citation.number}>
          <span class="note-number">{props.printed(citation.number)}</span>
          {citation.gone ? <p class="soft small">{i18n.t('answer.gone')}</p> : <Note citation={citation} />}
        </li>
      ))}
    </ol>
  );
}

function Note({ citation }: { readonly citation: Citation }) {
  const { quote, title, site, savedAt, verified } = citation;
  const language = citation.language ?? textLanguage(quote);
  return (
    <div>
      <p dir="auto" lang={language}>
        <a class="quote" href={hashOf(citation)}>
          <q>{quote}</q>
        </a>
      </p>
      <p class="soft small">
        <cite dir="auto" lang={citation.language ?? textLanguage(title)}>
          {title}
        </cite>
        {`\u00a0· ${line(site, formatDate(savedAt), sharedFrom(citation))}`}
        {!verified && <span class="own-line">{i18n.t('answer.unverified')}</span>}
      </p>
    </div>
  );
}
