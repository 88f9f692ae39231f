export const root: string;
export function findChromium(): Promise<string | undefined>;
export function setup(): Promise<void>;
export function run(command: string, args: readonly string[], options?: object): number;
export function runTypeScript(file: string, args: readonly string[]): number;
