import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { ListedAddress } from '../../../lib/intake.ts';
import { formatNumber, line } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import type { Adding } from './adding.ts';
import { KIND_NAMES } from './kind-names.ts';
import { ALL_SITES, hostsOf, originsOf } from './origins.ts';

/** A list that was found: how much is in it, and whether it is wanted. */
export function FoundNotice({ adding }: { readonly adding: Adding }) {
  const found = adding.found.value;
  if (!found) return null;
  return (
    <Notice
      title={found.name ?? i18n.t(KIND_NAMES[found.kind])}
      actions={
        <>
          <button type="button" class="go" data-action="begin" onClick={() => void adding.begin(found)}>
            {i18n.t('add.read')}
          </button>
          <button type="button" class="link" onClick={adding.dismiss}>
            {i18n.t('common.cancel')}
          </button>
        </>
      }
    >
      <p>
        <Question addresses={found.addresses} />
      </p>
    </Notice>
  );
}

/** How many addresses there are, and what the browser is going to ask before they can be read. */
export function Question({ addresses }: { readonly addresses: readonly ListedAddress[] }) {
  const origins = originsOf(addresses);
  const asks = useSignal(false);
  useEffect(() => {
    const asked = async () => origins.length > 0 && !(await browser.permissions.contains({ origins: [...origins] }));
    asked().then(
      (will) => {
        asks.value = will;
      },
      () => undefined,
    );
  }, [origins.join()]);
  if (addresses.length === 0) return <>{i18n.t('add.addressesNone')}</>;
  const sites = hostsOf(addresses).size;
  return (
    <>
      {line(
        i18n.t('add.found', addresses.length, [formatNumber(addresses.length)]),
        i18n.t('add.sites', sites, [formatNumber(sites)]),
      )}
      {asks.value && <> {i18n.t(origins === ALL_SITES ? 'add.asksAll' : 'add.asksSites')}</>}
    </>
  );
}
