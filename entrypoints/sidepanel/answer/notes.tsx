import { i18n } from '#i18n';
import type { Citation } from '../../../lib/asking.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { AnswerText } from './answer-text.tsx';
import { Note, type NoteFrame, SourceLink } from './note.tsx';
import { passageBlocks, samePlainWords } from './passage-blocks.ts';
import { head, tail } from './surroundings.ts';

/** The notes under the rule: number, quote, where it is from. */
export function Notes(props: NoteFrame & { readonly citations: readonly Citation[] }) {
  return (
    <ol class="notes" aria-label={i18n.t('answer.notes')}>
      {props.citations.map((citation) =>
        citation.gone ? (
          <GoneNote key={citation.number} number={props.printed(citation.number)} />
        ) : (
          <Note key={citation.number} {...props} citation={citation}>
            <SourceLink citation={citation} opening={props.opening}>
              <q>{quoted(citation)}</q>
            </SourceLink>
          </Note>
        ),
      )}
    </ol>
  );
}

/** Of a page that the reader has removed nothing is left here either. */
function GoneNote({ number }: { readonly number: number }) {
  return (
    <li data-note={number}>
      <span class="note-number">{number}</span>
      <p class="source">{i18n.t('answer.gone')}</p>
    </li>
  );
}

/** Marks that are text: generated ones would not answer a click. */
function quoted({ quote, language }: Citation): string {
  return /^ja|^zh-(TW|HK|Hant)/.test(language ?? textLanguage(quote)) ? `「${quote}」` : `“${quote}”`;
}

/** Characters on either side of a passage. */
const AROUND = 72;

/**
 * Passages as the answer itself: prose at reading size, with what stands around it in a lighter ink; a table's row, a list
 * or code as the answer's Markdown sets it.
 */
export function Passages(
  props: NoteFrame & { readonly citations: readonly Citation[]; readonly text: string; readonly nearest?: boolean },
) {
  const blocks = passageBlocks(props.text);
  return (
    <ol class={props.nearest ? 'notes passages nearest' : 'notes passages'} aria-label={i18n.t('answer.passages')}>
      {props.citations.map((citation) => {
        if (citation.gone) return <GoneNote key={citation.number} number={props.printed(citation.number)} />;
        const block = blocks.get(citation.number);
        const prose = block === undefined || samePlainWords(block, citation.quote);
        return (
          <Note key={citation.number} {...props} citation={citation} titleLinked={!prose}>
            {prose ? (
              <>
                <span class="around">{tail(citation.before, AROUND)}</span>
                <SourceLink citation={citation} opening={props.opening}>
                  <span class="quote">{citation.quote}</span>
                </SourceLink>
                <span class="around">{head(citation.after, AROUND)}</span>
              </>
            ) : (
              <div class="answer">
                <AnswerText
                  text={block}
                  unsupported={[]}
                  links={NO_LINKS}
                  reference={noReference}
                  unsupportedTitle=""
                />
              </div>
            )}
          </Note>
        );
      })}
    </ol>
  );
}

const NO_LINKS: ReadonlySet<string> = new Set();
const noReference = () => undefined;
