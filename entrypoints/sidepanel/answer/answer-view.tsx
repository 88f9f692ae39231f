import { useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer, Citation, UnsupportedSpan } from '../../../lib/asking.ts';
import { formatNumber } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { summary } from '../state/library.ts';
import { AnswerText } from './answer-text.tsx';
import { type Lighting, useLighting } from './lit.ts';
import { printedNumbers } from './mark-up.ts';
import { CARD_ID, NoteCard } from './note-card.tsx';
import { Notes, Passages } from './notes.tsx';
import { type Opening, safeHref, useOpening } from './open-source.ts';
import type { Sources } from './sources.tsx';
import { beginning } from './tame.ts';

/** An answer, finished or on its way. */
export interface Shown {
  readonly mode: Answer['mode'];
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly unsupported: readonly UnsupportedSpan[];
  readonly writing?: boolean;
  /** Names in the question that no saved page has. */
  readonly lacking?: readonly string[] | undefined;
}

/** The body of a turn: prose with numbers and notes, or passages, or the word that the pages do not say. */
export function AnswerView({ shown, sources }: { readonly shown: Shown; readonly sources?: Sources | undefined }) {
  const lighting = useLighting();
  const opening = useOpening();
  const { mode, citations } = shown;
  const plain = { citations, text: shown.text, printed: (number: number) => number, lighting, opening, sources };
  if (mode === 'passages') {
    return (
      <>
        <p class="kind">{i18n.t('answer.passagesOnly')}</p>
        <Lacking names={shown.lacking} />
        <Passages {...plain} />
      </>
    );
  }
  if (mode === 'abstained') {
    // What is near may be of a shared library.
    const nothingHere = summary.value?.documents === 0 && citations.length === 0;
    return (
      <>
        <p class="answer">{i18n.t(nothingHere ? 'answer.empty' : 'answer.abstained')}</p>
        <Lacking names={shown.lacking} />
        {citations.length > 0 && (
          <>
            <p class="kind">{i18n.t('answer.nearest')}</p>
            <Passages {...plain} nearest />
          </>
        )}
      </>
    );
  }
  return <Prose shown={shown} lighting={lighting} opening={opening} sources={sources} />;
}

/** What was asked about and stands nowhere, so that passages about something else are not taken for an answer. */
function Lacking({ names }: { readonly names: readonly string[] | undefined }) {
  if (!names || names.length === 0) return null;
  const words = names.map((name) => `“${name}”`).join(', ');
  return (
    <p class="kind" data-lacking>
      {i18n.t('answer.lacking', names.length, { words })}
    </p>
  );
}

interface ProseProps {
  readonly shown: Shown;
  readonly lighting: Lighting;
  readonly opening: Opening;
  readonly sources: Sources | undefined;
}

function Prose({ shown, lighting, opening, sources }: ProseProps) {
  const { citations, writing } = shown;
  const text = beginning(shown.text);
  const unsupported = useMemo(
    () => shown.unsupported.filter(({ end }) => end <= text.length),
    [shown.unsupported, text],
  );
  const numbers = printedNumbers(text, new Set(citations.map(({ number }) => number)));
  const used = citations.filter(({ number }) => numbers.has(number));
  const printed = (number: number) => numbers.get(number) ?? number;
  used.sort((a, b) => printed(a.number) - printed(b.number));
  const lit = lighting.lit.value;
  const carded = lit?.from && used.find(({ number }) => number === lit.number);
  if (writing && !text) {
    const passages = citations.length;
    return <Waiting words={i18n.t('answer.reading', passages, [formatNumber(passages)])} />;
  }
  return (
    <>
      <div class="answer" dir="auto" lang={textLanguage(text)} data-writing={writing}>
        <AnswerText
          text={text}
          unsupported={unsupported}
          writing={writing}
          links={new Set(citations.map(({ url }) => url))}
          unsupportedTitle={i18n.t('answer.unsupported')}
          reference={(number) => {
            const citation = used.find((one) => one.number === number);
            return citation && <Reference {...{ citation, printed: printed(number), lighting, opening }} />;
          }}
        />
      </div>
      {text !== shown.text && <p class="kind cut">{i18n.t('answer.cut')}</p>}
      {carded && <NoteCard citation={carded} lighting={lighting} />}
      {!writing && used.length > 0 && <Notes citations={used} {...{ printed, lighting, opening, sources }} />}
      {unsupported.length > 0 && (
        <p class="legend soft">
          <span class="unsupported">{i18n.t('answer.unsupportedMark')}</span> {i18n.t('answer.unsupportedLegend')}
        </p>
      )}
    </>
  );
}

/** The number after a claim. The word joiner keeps it on the line of the claim's last word. */
function Reference(props: {
  readonly citation: Citation;
  readonly printed: number;
  readonly lighting: Lighting;
  readonly opening: Opening;
}) {
  const { citation, printed, lighting, opening } = props;
  const { number } = citation;
  if (citation.gone) return <span class="reference">{printed}</span>;
  const on = lighting.lit.value?.number === number;
  type Pointed = { readonly currentTarget: HTMLElement };
  return (
    <>
      {'\u2060'}
      <a
        class="reference"
        href={safeHref(citation.url)}
        data-lit={on || undefined}
        aria-label={i18n.t('answer.reference', { number: printed, title: citation.title })}
        aria-describedby={on ? CARD_ID : undefined}
        onPointerEnter={({ currentTarget }: Pointed) => lighting.enterSoon({ number, from: currentTarget })}
        onPointerLeave={lighting.leave}
        onFocus={({ currentTarget }: Pointed) => lighting.enter({ number, from: currentTarget })}
        onBlur={lighting.leave}
        onClick={(event) => {
          event.preventDefault();
          opening.open(citation);
        }}
      >
        {printed}
      </a>
    </>
  );
}

/** Something is on its way. */
export function Waiting({ words }: { readonly words: string }) {
  return (
    <div class="waiting" role="status">
      <p class="soft">{words}</p>
      <progress aria-label={words} />
    </div>
  );
}
