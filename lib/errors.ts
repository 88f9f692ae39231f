/**
 * Everything that can go wrong and that a person should hear about, as one closed union. The sentences live with the
 * translations (`error.<code>` in lib/locales): what happened, then what to do next.
 */
export const ERROR_CODES = [
  // capture
  'page-not-readable', // a browser page, the web store, a viewer: no script may run there
  'page-needs-permission', // the tab was not clicked, its site is not granted
  'page-empty', // no readable text (also: a login wall with nothing behind it)
  'page-frames-only', // the text is inside an iframe of another site
  'page-changed', // navigated away or kept changing while it was read
  'page-too-large',
  'page-private', // it asks for a password, or is somebody's own: saved only when told once more
  'page-not-the-copy', // what a server says in the place of a saved page: it takes the copy's place only when told once more
  'selection-empty',
  // files
  'file-unknown', // of no kind that can be read
  'file-damaged', // cut short or broken: nothing could be read of it
  'file-protected', // it wants a password, or may not be copied from
  'file-empty', // no text in it: pictures of pages, or nothing at all
  'file-too-large',
  'file-too-slow', // reading it took too long and was ended
  // addresses that Footnote fetches by itself
  'address-wrong', // no http(s) address
  'address-private', // of this machine or its network, where the user was not
  'address-needs-permission', // the site is not granted
  'address-robots', // the site asks programs to stay away
  'address-missing', // 404, 410
  'address-moved', // it leads to another one, which is not followed
  'address-refused', // 401, 403: it wants somebody signed in
  'address-busy', // 429, 503
  'address-failed', // any other status that is none of success
  'address-unreachable',
  'address-timeout',
  'address-too-large',
  // storage
  'storage-full',
  'storage-failed',
  'storage-unopenable', // the browser opens none of its databases any more
  'storage-newer', // written by a newer version of Footnote
  'storage-locked', // another copy holds the library
  'document-missing',
  'version-missing', // an earlier version that was removed, or made way for later ones
  'chat-missing', // a conversation that has been deleted
  'undo-expired',
  'tests-full', // as many test questions as are kept
  // servers
  'server-address', // what was typed is no http(s) address
  'server-address-secret', // it holds a password or a key
  'server-key', // what was typed can be no key
  'server-unreachable',
  'server-needs-permission',
  'server-refused-origin', // Ollama's 403 for extensions
  'server-unauthorized', // 401, 403 with a key
  'server-not-found', // 404: wrong base address or unknown model
  'server-rate-limited', // 429
  'server-failed', // 5xx
  'server-moved', // it leads to another address, which is not followed
  'server-bad-answer', // not JSON, not the protocol
  'server-cut-short', // the stream stopped half way
  'server-timeout',
  'server-rejected', // any other 4xx
  // models
  'model-empty-answer', // it was done without having written a word
  'model-endless-answer', // it went on and on, and was stopped
  'embedding-dimensions', // other dimensions than the space has
  'embedding-not-finite',
  'embedding-count',
  'model-missing', // the built-in model's files are damaged
  'browser-model-unavailable',
  'browser-model-needs-click', // its download must be started by the user
  'browser-model-failed',
  // a shared library
  'shared-unreachable',
  'shared-timeout',
  'shared-refused', // no token, a wrong one, or one that may not do this
  'shared-busy', // 429, 503
  'shared-full', // no room on the server's disk, or a quota that is used up
  'shared-failed', // any other 5xx
  'shared-moved', // it leads to another address, which is not followed
  'shared-no-server', // what answers is no Chroma server
  'shared-rejected', // any other 4xx
  'shared-too-large', // even a single record is too much for it
  'shared-missing', // the collection is gone
  'shared-foreign', // a collection that is no shared library
  'shared-newer', // written by a newer version of Footnote
  'shared-space', // its embeddings are of another space
  'shared-damaged', // records that do not make up a document
  // archive
  'archive-not-one',
  'archive-truncated',
  'archive-newer',
  'archive-selection', // not the whole of a library, so it cannot take its place
  'archive-damaged', // a hash or a count does not hold, a row is malformed
  // everything else
  'room-stopped', // the browser ended a part of Footnote during a call
  'bad-request', // a message that does not have the agreed shape
  'unexpected',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The one error that crosses rooms. `details` fills the sentence; it holds no page text and no key. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

export interface ErrorReport {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** Any thrown thing as plain data: our own errors keep their code, everything else is `unexpected` with its message. */
export function toReport(error: unknown): ErrorReport {
  if (error instanceof AppError) return { code: error.code, details: error.details };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'unexpected', details: { what: what.slice(0, 300) } };
}

export function fromReport(report: ErrorReport): AppError {
  return new AppError(report.code, report.details);
}
