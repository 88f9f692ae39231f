/**
 * Stands in for WXT's content script context, which tells every page it is injected into, by an event and a message that carry the
 * extension's id, that it is there. Ours keeps no state to invalidate, and whom one reads is nobody's business.
 */
export class ContentScriptContext {}
