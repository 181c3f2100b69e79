import { cancelRun, rerun, rerunPackage } from '../../shared/runs/index.ts';
import { fixedClock, type Platform } from '../../shared/platform/index.ts';
import { parameter, say } from '../platform/local/programs.ts';
import { dyingAt } from '../support/dying.ts';
import { openState } from '../support/open-state.ts';

/** A command about the run `run-1` or a package of it, killed over its nth write. 0: lives. Says `done`. */
const [state, command, nth, when, at, key] = [
  parameter(0),
  parameter(1),
  Number(parameter(2)),
  parameter(3) as 'before' | 'after',
  new Date(parameter(4)),
  parameter(5),
];
const runId = 'run-1';
const [release = '', name = ''] = key.split('/');
const cancelled = { by: { id: 'key:alice', name: 'alice' }, reason: 'bad feed' };
const commands: Record<string, (platform: Platform) => Promise<unknown>> = {
  cancel: (platform) => cancelRun(platform, runId, cancelled),
  whole: (platform) => rerun(platform, { runId }),
  source: (platform) => rerun(platform, { runId, source: 'kev' }),
  package: (platform) => rerunPackage(platform, { release, package: name }),
};
const platform = await openState(state, fixedClock(at));
await commands[command]?.(dyingAt(platform, nth, when, ['create', 'replace', 'batch', 'send']));
await platform.close();
say('done');
