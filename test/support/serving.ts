import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningCli, startCli } from './cli.ts';

/** Starts serving a state folder on a free port, of an NVD that is nowhere. Returns its address when it answers. */
export async function serve(
  state: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ serving: RunningCli; address: string }> {
  const nowhere = join(state, 'nvd');
  const serving = startCli(['serve', '--state', state, '--port', '0', '--nvd', nowhere], environment);
  for (;;) {
    const address = /Patchline serves on (http\S+)/.exec(serving.said.stdout)?.[1];
    if (address !== undefined) return { serving, address: address.replace(/\/$/, '') };
    if (serving.process.exitCode !== null) throw new Error(`serve ended: ${serving.said.stderr}`);
    await delay(20);
  }
}
