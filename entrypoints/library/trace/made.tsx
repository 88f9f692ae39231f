import { i18n } from '#i18n';
import type { Answer, TokenCounts, UnsupportedSpan } from '../../../lib/asking.ts';
import { count, formatNumber } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { textLanguage } from '../../ui/text-language.ts';
import { sentOf, wasWritten, writerOf } from '../../ui/trace-words.ts';
import { Bar, BarRow } from './bars.tsx';
import { AnswerBody } from './prose.tsx';

/** The second stage: what went to the model, what it wrote, and what of that held. */
export function Made({ answer }: { readonly answer: Answer }) {
  return (
    <section class="stage" aria-labelledby="look-made">
      <h2 id="look-made">
        <span class="numeral">2</span> {i18n.t('trace.made')}
      </h2>
      <p>{writtenHow(answer)}</p>
      <h3>{i18n.t('look.answer')}</h3>
      <Incomplete answer={answer} stopped={i18n.t('answer.stoppedChecked')} />
      <AnswerBody answer={answer} />
      <Checks answer={answer} />
      {answer.trace.tokens && <Tokens tokens={answer.trace.tokens} />}
      <Prompt answer={answer} />
    </section>
  );
}

function writtenHow(answer: Answer): string {
  if (!wasWritten(answer)) return i18n.t(answer.mode === 'abstained' ? 'trace.sentNone' : 'trace.sentNothing');
  const passages = count('passages', sentOf(answer.trace).length);
  return i18n.t('trace.sentTo', { passages, model: writerOf(answer) ?? i18n.t('error.model') });
}

/** Why an answer ends before its end, or is made of passages though a model was asked; `stopped`: what to say if the reader ended it. */
export function Incomplete(props: { readonly answer: Answer; readonly stopped: string; readonly role?: 'alert' }) {
  const { incomplete } = props.answer;
  if (!incomplete) return null;
  if (incomplete === 'stopped') return <p class="soft">{props.stopped}</p>;
  return <ErrorNotice report={incomplete} role={props.role} />;
}

const WHY = {
  'no-passage': 'look.whyPassage',
  number: 'look.whyNumber',
  quote: 'look.whyQuote',
  words: 'look.whyWords',
} as const satisfies Record<UnsupportedSpan['why'], string>;

function Checks({ answer }: { readonly answer: Answer }) {
  const { mode, text, unsupported, citations, trace } = answer;
  if (mode === 'abstained') return null;
  const notes = citations.filter(({ gone, number }) => !gone && text.includes(`[${number}]`));
  const held = notes.filter(({ verified }) => verified).length;
  return (
    <>
      <h3>{i18n.t('look.checks')}</h3>
      {mode === 'passages' && <p>{i18n.t('look.nothingToCheck')}</p>}
      {mode === 'model' && notes.length > 0 && <p>{notesHeld(held, notes.length)}</p>}
      {unsupported.length > 0 && (
        <>
          <p>{i18n.t('look.unsupported')}</p>
          <ul class="claims">
            {unsupported.map((span) => (
              <Claim key={span.start} span={span} text={text} />
            ))}
          </ul>
        </>
      )}
      {trace.missedLanguage && <p>{i18n.t('look.language', { language: trace.missedLanguage })}</p>}
    </>
  );
}

function notesHeld(held: number, all: number): string {
  if (held === all) return i18n.t('look.notesHold', all, [formatNumber(all)]);
  return i18n.t('look.notesHoldSome', { held: formatNumber(held), all: formatNumber(all) });
}

function Claim({ span, text }: { readonly span: UnsupportedSpan; readonly text: string }) {
  const claim = text.slice(span.start, span.end).trim();
  return (
    <li>
      <q dir="auto" lang={textLanguage(claim)}>
        {claim}
      </q>
      <span class="soft small own-line">{i18n.t(WHY[span.why])}</span>
    </li>
  );
}

function Tokens({ tokens }: { readonly tokens: TokenCounts }) {
  const { prompt, answer, window, estimated } = tokens;
  const whole = window ?? prompt + answer;
  return (
    <>
      <h3 id="look-tokens">{i18n.t('look.tokens')}</h3>
      <table class="bars figures" aria-labelledby="look-tokens">
        <tbody>
          <BarRow
            label={i18n.t('look.tokensPrompt')}
            bar={<Bar length={prompt / whole} />}
            value={formatNumber(prompt)}
          />
          <BarRow
            label={i18n.t('look.tokensAnswer')}
            bar={<Bar start={prompt / whole} length={answer / whole} />}
            value={formatNumber(answer)}
          />
          {window !== undefined && (
            <BarRow
              label={i18n.t('look.tokensWindow')}
              bar={<Bar length={1} class="faint" />}
              value={formatNumber(window)}
            />
          )}
        </tbody>
      </table>
      <p class="soft small">{i18n.t(estimated ? 'look.tokensEstimated' : 'look.tokensCounted')}</p>
    </>
  );
}

function Prompt({ answer }: { readonly answer: Answer }) {
  const { prompt } = answer.trace;
  return (
    <>
      <h3>{i18n.t('look.prompt')}</h3>
      {!prompt && <p>{i18n.t(wasWritten(answer) ? 'look.promptGone' : 'look.promptNone')}</p>}
      {prompt?.map(({ role, content }, i) => (
        <figure class="prompt" key={i}>
          <figcaption class="label">{role}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: -- it scrolls, so the keyboard must reach it */}
          <section tabIndex={0} aria-label={i18n.t('look.promptPart', { n: formatNumber(i + 1), role })}>
            <pre dir="auto">{content}</pre>
          </section>
        </figure>
      ))}
    </>
  );
}
