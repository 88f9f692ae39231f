import { canonicalAddress } from '../../lib/capture/address.ts';
import { withoutSecrets } from '../../lib/capture/cut-address.ts';
import { AppError } from '../../lib/errors.ts';
import { pageOfWebFile } from '../../lib/library/save-file.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { nameOf } from './read-fetched.ts';
import { readFileInWorker } from './reader.ts';

/**
 * Reads the PDF that a tab shows: the browser's own viewer lets no script in, so its bytes are asked for once more, as the tab did. The
 * click that saves it is what allows that.
 * @throws AppError `page-needs-permission`, `page-changed`, `file-*`
 */
export async function readOpenPdf(url: string): Promise<CapturedPage> {
  const response = await fetch(url, { credentials: 'include' }).catch((cause: unknown) => {
    throw new AppError('page-needs-permission', {}, { cause });
  });
  if (!response.ok) throw new AppError('page-changed', { status: response.status });
  const read = await readFileInWorker(await response.blob(), nameOf(url));
  const kept = withoutSecrets(url);
  return pageOfWebFile(read, { url: kept, address: canonicalAddress(kept) });
}
