/** `npm run mcp`: loads TypeScript as it is and starts scripts/mcp.ts, from whatever folder it is called in. */
import { register } from 'tsx/esm/api';

register();
await import('./mcp.ts');
