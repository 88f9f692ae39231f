import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { BrowserModelState } from '../../../lib/messaging/library-protocol.ts';
import { downloadBrowserModel } from '../../../lib/models/browser-chat.ts';
import { formatPercent } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';

/** The built-in model of the browser: whether it is there, its download, and taking it into use. */
export function BrowserModel({ inUse, onUse }: { readonly inUse: boolean; readonly onUse: () => void }) {
  const [state, setState] = useState<BrowserModelState>();
  const [share, setShare] = useState<number>();
  const [failed, setFailed] = useState<ErrorReport>();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    library('browserModel').then(setState, (error) => setFailed(toReport(error)));
    return () => leaving.current.abort();
  }, []);
  const download = async () => {
    setFailed(undefined);
    setShare(0);
    try {
      await downloadBrowserModel(setShare, leaving.current.signal);
      setState('available');
      onUse();
    } catch (error) {
      setFailed(toReport(error));
    }
    setShare(undefined);
  };
  if (failed) return <ErrorNotice report={failed} role="alert" />;
  if (share !== undefined || state === 'downloading') return <Downloading share={share} />;
  if (state === 'unavailable') {
    return <ErrorNotice report={{ code: 'browser-model-unavailable', details: {} }} role="status" />;
  }
  if (state === 'downloadable') {
    return <Download onDownload={() => void download()} />;
  }
  if (state !== 'available') return null;
  if (inUse) return <Notice kind="ok" title={i18n.t('settings.browserInUse')} role="status" />;
  return (
    <button type="button" class="go" onClick={onUse}>
      {i18n.t('settings.use')}
    </button>
  );
}

function Download({ onDownload }: { readonly onDownload: () => void }) {
  return (
    <div class="under">
      <p class="soft small">{i18n.t('settings.browserDownload')}</p>
      <button type="button" class="go" onClick={onDownload}>
        {i18n.t('settings.download')}
      </button>
    </div>
  );
}

function Downloading({ share }: { readonly share: number | undefined }) {
  const words = i18n.t('settings.downloading', { percent: share === undefined ? '' : formatPercent(share) });
  return (
    <div class="under">
      <p role="status" class="figures">
        {words}
      </p>
      <progress value={share} max={1} aria-label={words} />
    </div>
  );
}
