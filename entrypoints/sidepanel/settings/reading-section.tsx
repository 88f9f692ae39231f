import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';

const EVERY_SITE = { origins: ['http://*/*', 'https://*/*'] };

/** Whether Footnote may read pages without being clicked first. */
export function ReadingSection() {
  const [allowed, setAllowed] = useState<boolean>();
  useEffect(() => {
    const ask = () => void browser.permissions.contains(EVERY_SITE).then(setAllowed);
    ask();
    browser.permissions.onAdded.addListener(ask);
    browser.permissions.onRemoved.addListener(ask);
    return () => {
      browser.permissions.onAdded.removeListener(ask);
      browser.permissions.onRemoved.removeListener(ask);
    };
  }, []);
  return (
    <section>
      <h2>{i18n.t('settings.reading')}</h2>
      <p>{i18n.t(allowed ? 'settings.readingAll' : 'settings.readingAsked')}</p>
      {allowed ? (
        <button type="button" onClick={() => void browser.permissions.remove(EVERY_SITE)}>
          {i18n.t('settings.readingRevoke')}
        </button>
      ) : (
        <button type="button" onClick={() => void browser.permissions.request(EVERY_SITE)}>
          {i18n.t('page.allowAll')}
        </button>
      )}
    </section>
  );
}
