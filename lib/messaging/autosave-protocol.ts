import type { Autosave, DryRun, SiteRule, Whether } from '../autosaving.ts';

/** Calls to the router about automatic saving. Each that changes something tells how it is set afterwards. */
export interface AutosaveProtocol {
  autosave(): Autosave;
  /** Turned on, it stays so only where the browser allows what it needs, which is to be asked for before. */
  setAutosave(change: { readonly on?: boolean; readonly others?: Whether }): Autosave;
  /** The user knows that it was turned off. */
  acceptAutosaveEnd(): Autosave;
  /** With `null`, the site has no rule. */
  setSiteRule(rule: { readonly site: SiteRule['site']; readonly does: Whether | null }): Autosave;
  /** `until`: ISO 8601; without it, until told to go on, which is `null`. */
  pauseAutosave(pause: { readonly until?: string } | null): Autosave;
  /** What automatic saving would have made of the pages visited in this time. `giveBack`: the permission for it, afterwards. */
  dryRun(day: { readonly from: string; readonly until: string; readonly giveBack: boolean }): DryRun;
}
