/** `Disposable` of `@azure/functions-core`. */
export class Disposable {
  #dispose: (() => unknown) | undefined;

  constructor(callOnDispose: () => unknown) {
    this.#dispose = callOnDispose;
  }

  static from(...disposables: { dispose: () => unknown }[]): Disposable {
    return new Disposable(() => {
      for (const each of disposables) each.dispose();
    });
  }

  /** Runs once; later calls do nothing. */
  dispose(): unknown {
    const dispose = this.#dispose;
    this.#dispose = undefined;
    return dispose?.();
  }
}
