import { chosen, OWN, scriptAttacks } from './attack-lists.ts';
import { openStage } from './hostile-stage.ts';
import type { FaultRun } from './run.ts';
import { runsInPage } from './watched-view.ts';
import { drawEverywhere, FIELDS, slices } from './xss-drawing.ts';

/** Characters of attacks that are drawn at once: all of them stand in two answers and two questions. */
const MOST_DRAWN = 34_000;
const MOST_ATTACKS = 500;
/** How many attacks an ordinary page is shown besides our own, to see that they do run there. */
const PROOF = 150;

/** Text that runs as a script wherever it is taken for more than text, in every field that others write, drawn by both views. */
export const run: FaultRun = async ({ times = Number.POSITIVE_INFINITY, seed, say }) => {
  const { attacks: all, missing } = await scriptAttacks();
  for (const file of missing) say(`not here, so without it: ${file}`);
  const attacks = chosen(all, times, seed);
  const stage = await openStage();
  const failures: string[] = [];
  const started = Date.now();
  try {
    let done = 0;
    for (const batch of slices(attacks, MOST_DRAWN, MOST_ATTACKS)) {
      const before = stage.strays().length;
      const stopped = await drawEverywhere(stage, batch).catch((error: unknown) => String(error).split('\n')[0]);
      const found = [
        ...(await stage.findings()),
        ...stage
          .strays()
          .slice(before)
          .map((to) => `asked for ${to}`),
      ];
      if (stopped) found.push(`not drawn: ${stopped}`);
      failures.push(...found.map((what) => `attacks ${done} to ${done + batch.length - 1}: ${what}`));
      done += batch.length;
      say(`${done} of ${attacks.length}, ${failures.length} failures, ${Math.round((Date.now() - started) / 1000)} s`);
      if (found.length > 0) break; // what is found once is found again with every batch
    }
    // Without those that would take the page away.
    const proof = [...OWN, ...chosen(attacks, PROOF, seed)].filter((attack) => !/refresh|location/i.test(attack));
    const page = await stage.footnote.open(stage.pages.put('/proof', { html: '<title>Proof</title>' }));
    const ranInPage = await runsInPage(page, proof).catch(() => -1);
    const requestsOfPage = stage.strays().length;
    if (ranInPage === 0 || requestsOfPage === 0) failures.push('no attack ran in an ordinary page: nothing is shown');
    const details = { fields: FIELDS, proof: proof.length, ranInPage, requestsOfPage, seconds: seconds(started) };
    return { times: attacks.length, failures, details: { ...details, missing: missing.length } };
  } finally {
    await stage.close();
  }
};

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);
