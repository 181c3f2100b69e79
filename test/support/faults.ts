import type { Platform } from '../../shared/platform/index.ts';

type Port = 'documents' | 'blobs' | 'bus';

/** The process dies: what it did before is done, what comes after never is. */
export class Crash extends Error {
  override name = 'Crash';
}

/** The platform with every call of its ports handed to `around`, which makes the call or does not. */
export function watchCalls<P extends Platform>(
  platform: P,
  around: (method: string, call: () => unknown, given: readonly unknown[]) => unknown,
): P {
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(port, key) {
        const member = Reflect.get(port, key) as unknown;
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          const result = around(String(key), () => Reflect.apply(member, port, given) as unknown, given);
          return key === 'container' ? watch(result as object) : result;
        };
      },
    });
  const ports = (['documents', 'blobs', 'bus'] as const satisfies readonly Port[]).map(
    (name) => [name, watch(platform[name])] as const,
  );
  return { ...platform, ...Object.fromEntries(ports) };
}

/**
 * The platform up to a crash: the nth call (from 1) of the named methods throws instead of doing anything, and so
 * does every later one.
 */
export function crashAt<P extends Platform>(platform: P, nth: number, ...methods: string[]): P {
  let calls = 0;
  return watchCalls(platform, (method, call) => {
    if (methods.includes(method)) {
      calls += 1;
      if (calls >= nth) throw new Crash(`${method}, call ${calls}`);
    }
    return call();
  });
}
