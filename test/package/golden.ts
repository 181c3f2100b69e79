import { join } from 'node:path';
import type { FunctionInfo } from '../../infra/local/host/index.ts';

/** What every function of the app is to be triggered by. */
export const goldenFile = join(import.meta.dirname, 'functions.golden.json');

/** Functions as the golden file lists them; names of bindings are hashes of what stands beside them. */
export function golden(functions: readonly FunctionInfo[]): unknown {
  const described = functions.map(({ name, rawBindings, retryOptions }) => ({
    name,
    bindings: rawBindings.map((text) => {
      const { name: _, properties: __, ...binding } = JSON.parse(text) as Record<string, unknown>;
      return binding;
    }),
    ...(retryOptions ? { retryOptions } : {}),
  }));
  return JSON.parse(JSON.stringify(described)) as unknown;
}
