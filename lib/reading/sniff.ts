import { AppError } from '../errors.ts';
import type { FileFormat } from '../types.ts';
import { type Decoded, declaredEncoding, decode } from './decode.ts';
import { isOle, type OleFile, openOle } from './ole.ts';
import { isLocked, zipNames } from './zip.ts';

/** What a file is, and what of it had to be read to tell. */
export type Sniffed =
  | { readonly format: 'pdf' | 'docx' | 'rtf' | 'epub' }
  | { readonly format: 'doc'; readonly ole: OleFile }
  | { readonly format: 'html' | 'markdown' | 'text'; readonly decoded: Decoded };

/** A PDF may have other bytes before it. */
const PDF_WITHIN = 1024;
const BY_NAME: readonly (readonly [RegExp, FileFormat])[] = [
  [/\.pdf$/i, 'pdf'],
  [/\.do[ct][xm]$/i, 'docx'],
  [/\.do[ct]$/i, 'doc'],
  [/\.rtf$/i, 'rtf'],
  [/\.epub$/i, 'epub'],
  [/\.(?:x?html?|xht)$/i, 'html'],
  [/\.(?:md|markdown|mdown|mkd|mdx|rmd|qmd)$/i, 'markdown'],
];
const HTML = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** Tells a file's kind by its content, and by its name where that tells nothing. @throws AppError `file-*` */
export function sniff(name: string, bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) throw new AppError('file-empty');
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, PDF_WITHIN));
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return { format: zipped(name, bytes) };
  if (isOle(bytes)) return { format: 'doc', ole: compound(name, bytes) };
  if (head.startsWith('{\\rtf')) return { format: 'rtf' };
  if (head.includes('%PDF-')) return { format: 'pdf' };
  return written(name, bytes);
}

const byName = (name: string): FileFormat | undefined => BY_NAME.find(([ending]) => ending.test(name))?.[1];

function zipped(name: string, bytes: Uint8Array): 'docx' | 'epub' {
  const names = zipNames(bytes);
  const named = byName(name);
  if (!names) throw new AppError(named === 'docx' || named === 'epub' ? 'file-damaged' : 'file-unknown');
  if (isLocked(bytes)) throw new AppError('file-protected');
  if (names.has('META-INF/container.xml')) return 'epub';
  if ([...names].some((each) => /^word\/document\d*\.xml$/i.test(each))) return 'docx';
  throw new AppError(named === 'docx' || named === 'epub' ? 'file-damaged' : 'file-unknown');
}

/** Of all that is kept in compound files only Word documents are read; newer Office puts what it encrypts into one. */
function compound(name: string, bytes: Uint8Array): OleFile {
  const ole = openOle(bytes);
  if (ole.names.has('EncryptedPackage')) throw new AppError('file-protected');
  if (ole.names.has('WordDocument')) return ole;
  throw new AppError(/^doc/.test(byName(name) ?? '') ? 'file-damaged' : 'file-unknown');
}

function written(name: string, bytes: Uint8Array): Sniffed {
  const named = byName(name);
  const decoded = decode(bytes, declaredEncoding(bytes));
  const isPacked = named !== undefined && named !== 'html' && named !== 'markdown';
  if (!decoded) throw new AppError(named ? 'file-damaged' : 'file-unknown');
  if (isPacked) throw new AppError('file-damaged');
  if (named === 'html' || HTML.test(decoded.text.replace(/^\ufeff/, ''))) return { format: 'html', decoded };
  return { format: named === 'markdown' ? 'markdown' : 'text', decoded };
}
