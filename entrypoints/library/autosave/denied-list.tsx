import { i18n } from '#i18n';
import { DENIED_KINDS, deniedSites } from '../../../lib/autosave/denied.ts';
import { formatNumber } from '../../ui/format.ts';
import { kindWords } from './reasons.ts';
import { Hosts } from './yesterday.tsx';

/** The list that comes with Footnote: what is never saved automatically. */
export function DeniedList() {
  return (
    <section data-section="denied">
      <h2>{i18n.t('autosave.denied')}</h2>
      <p class="soft">{i18n.t('autosave.deniedHint')}</p>
      {DENIED_KINDS.map((kind) => {
        const sites = deniedSites(kind);
        return (
          <details key={kind} data-kind={kind}>
            <summary>
              {kindWords(kind)}{' '}
              <span class="figures soft small">
                {i18n.t('autosave.sitesOf', sites.length, [formatNumber(sites.length)])}
              </span>
            </summary>
            <p class="soft small">
              <Hosts hosts={sites} />
            </p>
          </details>
        );
      })}
    </section>
  );
}
