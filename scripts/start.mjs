/** `npm start`: sets up, then runs scripts/demo.ts, which needs what was set up. */
import process from 'node:process';
import { runTypeScript, setup } from './setup.mjs';

await setup();
process.exitCode = runTypeScript('scripts/demo.ts', process.argv.slice(2));
