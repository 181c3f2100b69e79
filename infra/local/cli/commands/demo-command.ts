import { Command } from 'commander';
import type { Environment } from '../../../../shared/platform/index.ts';
import { runDemo } from '../../demo/index.ts';
import type { CommandContext } from '../command-context.ts';
import { sample } from '../sample.ts';
import { say } from '../say.ts';
import { stopSignal } from '../stop-signal.ts';

const WIDTH = 16;

export function demoCommand({ environment }: CommandContext): Command {
  return new Command('demo').action(() => runStory(environment));
}

async function runStory(environment: Environment): Promise<void> {
  const began = performance.now();
  const tell = (who: string, what: string): void => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${seconds.padStart(5)} s  ${who.padEnd(WIDTH)}  ${what}`);
  };
  const command = [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
  const stop = new AbortController();
  void stopSignal().then(() => {
    stop.abort();
  });
  await runDemo({ command, environment, sample, tell, stop: stop.signal });
}
