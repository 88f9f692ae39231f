import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { VERSIONS_KEPT, type VersionsKept } from '../../../lib/version.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { keepVersions } from '../state/library.ts';

const CHOICES = [0, 5, 50] as const satisfies readonly VersionsKept[];
const WORDS = { 0: 'versions.keepNone', 5: 'versions.keepFive', 50: 'versions.keepFifty' } as const;

/** How many earlier versions of a page are kept. Fewer than before takes a second word: the others go for good. */
export function VersionsSection({ kept = VERSIONS_KEPT }: { readonly kept?: VersionsKept }) {
  const [fewer, setFewer] = useState<VersionsKept>();
  const [failed, setFailed] = useState<ErrorReport>();
  const keep = async (most: VersionsKept) => {
    setFailed(undefined);
    try {
      await keepVersions(most);
    } catch (error) {
      setFailed(toReport(error));
    }
    setFewer(undefined);
  };
  return (
    <section data-section="versions">
      <h2 id="versions-heading">{i18n.t('versions.setting')}</h2>
      <p id="versions-hint">{i18n.t('versions.settingHint')}</p>
      <select
        aria-labelledby="versions-heading"
        aria-describedby="versions-hint"
        value={fewer ?? kept}
        onChange={({ currentTarget }) => {
          const most = CHOICES.find((each) => String(each) === currentTarget.value) ?? VERSIONS_KEPT;
          if (most < kept) setFewer(most);
          else void keep(most);
        }}
      >
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {i18n.t(WORDS[choice])}
          </option>
        ))}
      </select>
      {fewer !== undefined && (
        <Notice
          role="alert"
          title={i18n.t('versions.fewer')}
          actions={
            <>
              <button type="button" data-action="fewer" onClick={() => void keep(fewer)}>
                {i18n.t('versions.fewerDo')}
              </button>
              <button type="button" class="link" onClick={() => setFewer(undefined)}>
                {i18n.t('common.cancel')}
              </button>
            </>
          }
        />
      )}
      {failed && <ErrorNotice report={failed} role="alert" />}
    </section>
  );
}
