import { defined } from '../platform/index.ts';

/** The proof that a finding is fixed. */
interface Proved {
  proof?: string;
  /** The first build with the fix, as `epoch:version-release`. */
  fixedIn?: string;
}

const FIXED_IN = /^Fixed in (\d+:\S+-\S+)\.(?: ([^]+))?$/;

/** The proof as one text, as no format has a field for a build: `Fixed in 1:1.1.1k-3.azl3. Commit abc.` */
export function writeProof({ proof, fixedIn }: Proved): string | undefined {
  const since = fixedIn === undefined ? [] : [`Fixed in ${fixedIn}.`];
  const words = [...since, ...(proof === undefined ? [] : [proof])];
  return words.length === 0 ? undefined : words.join(' ');
}

/** Reads what `writeProof` wrote; any other text is itself the proof. */
export function readProof(text: string): Proved {
  const [, fixedIn, proof] = FIXED_IN.exec(text) ?? [];
  if (fixedIn === undefined) return { proof: text };
  return defined({ fixedIn, proof });
}
