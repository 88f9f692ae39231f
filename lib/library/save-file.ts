import type { ReadFile } from '../reading/draft.ts';
import type { CapturedPage } from '../types.ts';
import { fileAddress } from './own-address.ts';

/** A file as it was read. */
export interface NewFile {
  readonly name: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  readonly read: ReadFile;
}

/** A file as a page that is at no address; its name stands where a page has its site. */
export function pageOfFile({ name, sha256, read }: NewFile): CapturedPage {
  const address = fileAddress(sha256);
  return { kind: 'file', url: address, address, site: name.split(/[\\/]/).at(-1) || read.title, ...read };
}

/** A file that is at an address of the web, such as a PDF, as the page there. */
export function pageOfWebFile(read: ReadFile, { url, address }: Pick<CapturedPage, 'url' | 'address'>): CapturedPage {
  return { kind: 'page', url, address, site: new URL(url).hostname.replace(/^www\./, '') || read.title, ...read };
}
