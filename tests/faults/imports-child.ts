/**
 * Imports bad archives one after the other and says of each, in a line of JSON, what came of it. In a process of its own, whose heap is
 * bounded: what needs more ends it. Arguments: seed, the first number, how many in all. The attacks made by hand come first.
 */
import { cpuUsage, memoryUsage } from 'node:process';
import type { ByteSource } from '../../lib/ports.ts';
import type { ImportOutcome } from '../../lib/types.ts';
import { type Attack, attacksOn } from './archive-attacks.ts';
import { mutated } from './archive-mutations.ts';
import { digestOf, type FaultLibrary, faultPage, openFaultLibrary, unsound, wholeArchive } from './imports-library.ts';

const MB = 1024 * 1024;
const [seed = 1, from = 0, times = 100] = process.argv.slice(2).map(Number);

/** A heap beyond this is looked at again after what is garbage has gone. */
const SUSPECT = 150 * MB;
const peak = { heap: 0, buffers: 0 };
/** Bytes of the archive, which are no memory of whoever reads it. */
let given = 0;
/** Of the collections that are made to measure, ms of processor time. */
let collecting = 0;

const processorTime = () => {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
};

function collect(): void {
  const began = processorTime();
  globalThis.gc?.();
  collecting += processorTime() - began;
}

function measure(): void {
  let { heapUsed, arrayBuffers } = memoryUsage();
  if (heapUsed + arrayBuffers - given > SUSPECT) {
    collect();
    ({ heapUsed, arrayBuffers } = memoryUsage());
  }
  peak.heap = Math.max(peak.heap, heapUsed);
  peak.buffers = Math.max(peak.buffers, arrayBuffers - given);
}

/** In pieces as a browser reads a file. */
const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  async *stream(start = 0, end = bytes.length) {
    for (let at = start; at < Math.min(end, bytes.length); at += 65_536) {
      measure();
      yield bytes.slice(at, Math.min(at + 65_536, end));
    }
  },
});

const prototypes = [Object, Array, String, Number, Function, Map, Promise].map(({ prototype }) => prototype as object);
const namesOf = () => JSON.stringify(prototypes.map((one) => Object.getOwnPropertyNames(one).length));
const untouched = namesOf();

async function fresh(): Promise<FaultLibrary> {
  const room = await openFaultLibrary();
  await room.library.save(faultPage('page0', 2));
  await room.library.save(faultPage('mine', 2));
  while ((await room.library.summary()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  return room;
}

async function attempt(room: FaultLibrary, bytes: Uint8Array): Promise<ImportOutcome | { readonly refusal: string }> {
  try {
    for await (const event of room.library.importArchive(sourceOf(bytes), new AbortController().signal)) {
      if (event.type === 'done') return event.outcome;
    }
    return { refusal: 'the import never ended' };
  } catch (error) {
    return { refusal: (error as { code?: string }).code ?? String(error) };
  }
}

const archive = await wholeArchive(8);
/** Most are left out of a small run: some take a second to make. */
const attacks = attacksOn(archive).filter((_, i) => times >= 1000 || i % 6 === 2);
let room = await fresh();
let before = await digestOf(room);

for (let number = from; number < times; number++) {
  const attack: Attack | undefined = attacks[number];
  const name = attack?.name ?? `mutation ${number}`;
  process.send?.({ number, name });
  const bytes = attack?.make() ?? mutated(archive, seed * 1_000_003 + number);
  if (attack) globalThis.gc?.();
  given = bytes.length;
  collecting = 0;
  const began = performance.now();
  const cpuBegan = processorTime();
  const outcome = await attempt(room, bytes);
  const cpu = processorTime() - cpuBegan - collecting;
  const ms = performance.now() - began;
  measure();
  const wrong: string[] = [];
  if (namesOf() !== untouched || 'sly' in {}) wrong.push('a prototype was changed');
  const after = await digestOf(room);
  if ('refusal' in outcome) {
    if (!outcome.refusal.startsWith('archive-')) wrong.push(`ended with ${outcome.refusal}`);
    if (after !== before) wrong.push('refused, but something has changed');
  } else {
    if (attack?.refused) wrong.push('taken in');
    if ((await room.store.documents()).length !== 2 + outcome.added) wrong.push('not taken in whole');
    wrong.push(...(await unsound(room)));
  }
  const refusal = 'refusal' in outcome ? outcome.refusal : 'imported';
  process.send?.({ number, name, outcome: refusal, ms, cpu, bytes: bytes.length, ...peak, wrong });
  peak.heap = 0;
  peak.buffers = 0;
  if (after !== before) {
    await room.drop();
    room = await fresh();
    before = await digestOf(room);
  }
}
process.send?.({ number: times, name: 'the end' }, () => process.exit(0));
