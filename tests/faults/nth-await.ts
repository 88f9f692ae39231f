import { AppError } from '../../lib/errors.ts';

/** What becomes of the nth call over a port: it fails before or after its work is done, or it and all later ones never end. */
export type Mishap = 'fails' | 'fails after' | 'hangs';
export const MISHAPS: readonly Mishap[] = ['fails', 'fails after', 'hangs'];

/** Counts calls over ports, and lets one of them go wrong. */
export class NthAwait {
  calls = 0;
  #nth = 0;
  #mishap: Mishap = 'fails';
  #strike: () => void = () => undefined;

  /** From now on the nth call goes wrong; resolves when it does. 0: none. */
  arm(nth: number, mishap: Mishap): Promise<void> {
    this.calls = 0;
    this.#nth = nth;
    this.#mishap = mishap;
    return new Promise((resolve) => {
      this.#strike = resolve;
    });
  }

  disarm(): void {
    this.#nth = 0;
  }

  /** A real adapter that goes wrong at the nth call of any method; `plain` are those that return no promise. */
  over<Port extends object>(port: Port, plain: readonly string[] = ['close']): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (plain.includes(String(name))) return member.bind(target);
        return (...args: unknown[]) => this.call(() => Reflect.apply(member, target, args));
      },
    });
  }

  async call<T>(work: () => Promise<T> | T): Promise<T> {
    const at = ++this.calls;
    if (this.#nth === 0 || at < this.#nth) return work();
    if (this.#mishap === 'hangs') {
      this.#strike();
      return new Promise<never>(() => undefined);
    }
    if (at > this.#nth) return work();
    this.#strike();
    if (this.#mishap === 'fails after') await work();
    throw new AppError('storage-failed', { name: 'as planned' });
  }
}
