/** Milliseconds between two announcements at least. */
const INTERVAL = 100;

/** Tells of changes: of the first at once, of those that follow quickly together. */
export class Announcer {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(private readonly tell: () => void) {}

  announce(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.announce();
    }, INTERVAL);
    this.tell();
  }

  /** Tells what is still to be told, and nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
    if (this.#again) this.tell();
  }
}
