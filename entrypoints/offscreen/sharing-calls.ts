import { AppError } from '../../lib/errors.ts';
import type { SharingProtocol } from '../../lib/messaging/sharing-protocol.ts';
import type { Handlers } from '../../lib/messaging/transport.ts';
import { docOfName } from '../../lib/sharing/heads.ts';
import { listShared, readSharedCopy, type SharedCopy } from '../../lib/sharing/shared-copies.ts';
import { testPlace } from '../../lib/sharing/test-place.ts';
import type { Room } from './open-room.ts';

/** A server that takes longer than this to say what it has is told of as slow, ms. */
const LONGEST = 60_000;
const patience = () => AbortSignal.timeout(LONGEST);

/** Answers the calls about a shared library. */
export function sharingCalls(room: () => Promise<Room>): Handlers<SharingProtocol> {
  const sharing = async () => (await room()).sharing;
  return {
    sharing: async () => (await sharing()).standing(),
    async testShared({ place, token }) {
      const { library, sharing: own } = await room();
      return testPlace(await own.place(place, token), library.doors.standing().space, patience());
    },
    async connectShared(wanted) {
      const own = await sharing();
      await own.connect(wanted);
      return own.standing();
    },
    async disconnectShared() {
      const own = await sharing();
      await own.disconnect();
      return own.standing();
    },
    async pauseShared(paused) {
      const own = await sharing();
      const engine = await own.open();
      const settings = engine.settings();
      if (settings && !settings.askOnly) {
        const { paused: _before, ...rest } = settings;
        await own.change({ ...rest, ...(paused && { paused }) }, engine);
      }
      return own.standing();
    },
    async setSharingRule(rule) {
      const own = await sharing();
      const engine = await own.open();
      const settings = engine.settings();
      if (settings) await own.change({ ...settings, rule }, engine);
      return own.standing();
    },
    async syncShared() {
      const engine = await (await sharing()).open();
      await engine.sync().catch(() => undefined); // the glance tells
    },
    async share({ ids, shared }) {
      await (await (await sharing()).open()).choose(ids, shared ? 'share' : 'unshare');
    },
    async sharedStates() {
      return Object.fromEntries((await (await sharing()).open()).states());
    },
    async sharedDocuments() {
      return listShared(await (await sharing()).connected(), patience());
    },
  };
}

/** A document that is only in the shared library, fetched from there; undefined for one that is here. @throws AppError `shared-*`, `document-missing` */
export function sharedCopies(room: () => Promise<Room>): (id: string) => Promise<SharedCopy> | undefined {
  let last: { readonly id: string; readonly copy: Promise<SharedCopy> } | undefined;
  return (id) => {
    const doc = docOfName(id);
    if (doc === undefined) return undefined;
    // A view asks for the document and for its text: it is fetched once for both.
    if (last?.id !== id) {
      const copy = fetchCopy(room, doc);
      last = { id, copy };
      const forget = () => {
        if (last?.copy === copy) last = undefined;
      };
      copy.then(() => setTimeout(forget, COPY_LASTS), forget);
    }
    return last.copy;
  };
}

const COPY_LASTS = 10_000;

async function fetchCopy(room: () => Promise<Room>, doc: string): Promise<SharedCopy> {
  const { library, sharing } = await room();
  const store = await sharing.connected().catch((cause: unknown) => {
    throw cause instanceof AppError && cause.code === 'shared-missing' ? new AppError('document-missing') : cause;
  });
  return readSharedCopy(doc, { store, doors: library.doors }, patience());
}
