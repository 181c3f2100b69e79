import { join } from 'node:path';
import { startChild } from '../platform/local/child.ts';
import type { Random } from '../support/random.ts';

const program = join('..', '..', 'runs', 'command-process.ts');

export type RunCommand = 'cancel' | 'whole' | 'source' | 'package';

interface Commanded {
  /** As `openState` opens it. */
  state: string;
  /** The package of `package`, `release/name`. */
  key: string;
  /** When it is given, a second later each time. */
  from: number;
  random: Random;
  /** The next one lives. */
  mostKills: number;
}

/** Gives a command in a process that is killed over one of its writes, again and again until one lives. @returns kills */
export async function commandUntilDone(
  command: RunCommand,
  { state, key, from, random, mostKills }: Commanded,
): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const at = new Date(from + kills * 1000).toISOString();
    const nth = kills === mostKills ? 0 : 1 + random.below(2);
    const when = random.below(2) === 0 ? 'before' : 'after';
    const child = startChild(program, state, command, String(nth), when, at, key);
    await child.ended().catch((error: unknown) => {
      if (child.process.signalCode !== 'SIGKILL') throw error;
    });
    if (child.lines.includes('done')) return kills;
  }
}
