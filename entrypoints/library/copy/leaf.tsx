import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { withoutInvisible } from '../../../lib/text/invisible.ts';
import type { Span, StoredDocument } from '../../../lib/types.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { SetText } from './copy-text.ts';
import { showPassage } from './passage.ts';
import { runs } from './pieces.tsx';
import { SectionNode } from './section.tsx';

/** A text set as a page of a book, with a passage marked. */
export function Leaf(props: {
  readonly page: Pick<StoredDocument, 'title' | 'byline' | 'language'>;
  readonly text: string;
  readonly set: SetText;
  readonly mark?: Span;
  /** Above everything: why the reader is looking at this. */
  readonly why?: ComponentChildren;
  /** In the margin. */
  readonly about: ComponentChildren;
  /** Below the text. */
  readonly children?: ComponentChildren;
}) {
  const { mark, page, set, text } = props;
  const main = useRef<HTMLElement>(null);
  const title = page.title.trim() || i18n.t('common.noTitle');
  useEffect(() => {
    document.title = withoutInvisible(i18n.t('library.copyTitle', { title }));
  }, [title]);
  useLayoutEffect(() => {
    if (mark && main.current) return showPassage(main.current);
    window.scrollTo(0, 0);
  }, [mark]);
  const language = page.language || textLanguage(text);
  return (
    <main ref={main} class="copy">
      {props.why}
      <header>
        <h1 dir="auto" lang={language}>
          {set.title ? runs({ text, mark }, set.title) : title}
        </h1>
        {page.byline && (
          <p class="byline" dir="auto" lang={language}>
            {page.byline}
          </p>
        )}
      </header>
      {props.about}
      <article lang={language}>
        {set.sections.map((section) => (
          <SectionNode key={section.start} section={section} text={text} mark={overlap(section, mark)} />
        ))}
      </article>
      {props.children}
    </main>
  );
}

/** The mark, for a section that has some of it: the others are not drawn again when it changes. */
function overlap(section: Span, mark: Span | undefined): Span | undefined {
  return mark && mark.start < section.end && mark.end > section.start ? mark : undefined;
}
