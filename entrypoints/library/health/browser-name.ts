/** The first that fits: Edge and Opera call themselves Chrome as well. */
export const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome'] as const;
export const SYSTEMS = ['Windows', 'Macintosh', 'Android', 'CrOS', 'Linux'] as const;

export interface BrowserName {
  readonly browser?: (typeof BROWSERS)[number];
  readonly version?: number;
  readonly system?: (typeof SYSTEMS)[number];
}

/** Name and number of the browser and the kind of system, out of what it calls itself (`navigator.userAgent`); nothing else of it. */
export function browserName(agent: string): BrowserName {
  const system = SYSTEMS.find((name) => agent.includes(name));
  for (const browser of BROWSERS) {
    const version = new RegExp(`${browser}/(\\d{1,5})`).exec(agent)?.[1];
    if (version) return { browser, version: Number(version), ...(system && { system }) };
  }
  return { ...(system && { system }) };
}
