import type { LibraryProtocol } from './library-protocol.ts';
import type { RouterProtocol } from './router-protocol.ts';
import type { ViewProtocol } from './view-protocol.ts';

/** What crosses rooms: JSON only, no vectors, no keys out of the library. One interface per receiver, each in a file of its own. */
export interface Protocols {
  library: LibraryProtocol;
  router: RouterProtocol;
  view: ViewProtocol;
}
