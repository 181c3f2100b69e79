import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeFlags } from '../../bin/node-flags.js';

/** The command line, as a person calls it: in a process of its own. */

const root = join(import.meta.dirname, '..', '..');
const cli = join('infra', 'local', 'cli', 'main.js');

export interface CliResult {
  /** null: it was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  process: ChildProcess;
  /** What it has said so far; grows. */
  said: { stdout: string; stderr: string };
  /** When it has ended. */
  ended: Promise<CliResult>;
}

/**
 * Program and parameters of `patchline` with these parameters, on the Node that runs the test: from its sources, which
 * no bundle can be older than, or with `PATCHLINE_BUNDLED` from the bundle that people get, which starts in half the
 * time. What looks at modules while they are loaded, or puts others in their place, finds them in the sources alone.
 */
export function cliCommand(parameters: readonly string[], env: NodeJS.ProcessEnv = {}): string[] {
  const isBundled = process.env['PATCHLINE_BUNDLED'] !== undefined && env['NODE_OPTIONS'] === undefined;
  const main = join(root, isBundled ? 'bundle' : '', cli);
  return [process.execPath, ...nodeFlags, main, ...parameters];
}

/** Starts `patchline` with these parameters, in a pipe. */
export function startCli(
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): RunningCli {
  const [program = '', ...all] = cliCommand(parameters, env);
  const child = spawn(program, all, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...said }));
  return { process: child, said, ended };
}

/** Runs `patchline` to its end. */
export function runCli(
  parameters: readonly string[],
  env?: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<CliResult> {
  return startCli(parameters, env, cwd).ended;
}
