import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Related, StoredDocument } from '../../../lib/types.ts';
import { library } from '../../ui/rooms.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { copyHash } from '../route.ts';

/** Saved pages about the same, below the text; nothing while there are none. */
export function RelatedPages({ document: { id, sequence } }: { readonly document: StoredDocument }) {
  const found = useSignal<readonly Related[]>([]);
  useEffect(() => {
    let left = false;
    library('related', id).then(
      (pages) => {
        if (!left) found.value = pages;
      },
      () => undefined, // it is an offer, and the text is there
    );
    return () => {
      left = true;
    };
  }, [id, sequence]);
  if (found.value.length === 0) return null;
  return (
    <section class="related" aria-labelledby="related">
      <h2 id="related">{i18n.t('offers.related')}</h2>
      <ul>
        {found.value.map(({ documentId, language, shared, site, title }) => {
          const lang = language || textLanguage(title);
          return (
            <li key={documentId}>
              <a dir="auto" lang={lang} href={copyHash(documentId)}>
                {title || i18n.t('common.noTitle')}
              </a>
              <p class="facts">
                <span dir="auto">{site}</span>{' '}
                <span dir="auto" lang={lang}>
                  {shared.join(', ')}
                </span>
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
