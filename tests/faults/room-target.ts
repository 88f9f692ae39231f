import type { CDPSession } from 'playwright-core';

/** A document that no page of the driver stands for, such as the library's room: commands go to it by way of the browser. */
export interface RoomTarget {
  send<T>(method: string, params?: object): Promise<T>;
  detach(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** @param type as the protocol calls it; an offscreen document is a `background_page`. @throws Error if there is none */
export async function attachToRoom(session: CDPSession, id: string, type = 'background_page'): Promise<RoomTarget> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type }] });
  const target = targetInfos.find(({ url }) => url.includes(id));
  if (!target) throw new Error(`no ${type} of ${id}`);
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId, flatten: false });
  const waiting = new Map<number, Waiting>();
  const received = (event: { sessionId: string; message: string }) => {
    if (event.sessionId !== sessionId) return;
    const { id: number = 0, result, error } = JSON.parse(event.message) as Reply;
    const asked = waiting.get(number);
    waiting.delete(number);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  };
  session.on('Target.receivedMessageFromTarget', received);
  let last = 0;
  return {
    send(method, params = {}) {
      const number = ++last;
      const reply = new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
      const message = JSON.stringify({ id: number, method, params });
      return session.send('Target.sendMessageToTarget', { sessionId, message }).then(() => reply) as Promise<never>;
    },
    async detach() {
      session.off('Target.receivedMessageFromTarget', received);
      await session.send('Target.detachFromTarget', { sessionId });
    },
  };
}

/** Bytes, after all garbage has been collected. */
export interface RoomMemory {
  /** The JavaScript heap. */
  readonly heap: number;
  /** Array buffers and the memories of WebAssembly, which lie outside it. */
  readonly buffers: number;
}

export async function memoryOf(room: RoomTarget): Promise<RoomMemory> {
  await room.send('HeapProfiler.collectGarbage');
  const buffers = await bytesOutside(room);
  await room.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  await room.send('HeapProfiler.collectGarbage');
  const { usedSize } = await room.send<{ usedSize: number }>('Runtime.getHeapUsage');
  return { heap: usedSize, buffers };
}

const GROUP = 'memory';

/** Of all array buffers, and of the memories of modules, each of which is an array buffer too once it was looked at. */
async function bytesOutside(room: RoomTarget): Promise<number> {
  const buffers = await allOf(room, 'ArrayBuffer');
  const memories = await allOf(room, 'WebAssembly.Memory');
  const functionDeclaration = `function (memories) {
    const modules = new Set(memories.map(({ buffer }) => buffer));
    return [...new Set([...this, ...modules])].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }`;
  const { result } = await room.send<{ result: { value: number } }>('Runtime.callFunctionOn', {
    objectId: buffers,
    functionDeclaration,
    arguments: [{ objectId: memories }],
    returnByValue: true,
  });
  return result.value;
}

/** @returns the id of an array of every object of this kind that is held */
async function allOf(room: RoomTarget, kind: string): Promise<string> {
  type Made = { result: { objectId: string } };
  const named = { expression: `${kind}.prototype`, objectGroup: GROUP };
  const { result } = await room.send<Made>('Runtime.evaluate', named);
  const asked = { prototypeObjectId: result.objectId, objectGroup: GROUP };
  const { objects } = await room.send<{ objects: { objectId: string } }>('Runtime.queryObjects', asked);
  return objects.objectId;
}
