import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { once } from 'node:events';

/** A program that is killed and started again. */
export interface Killable {
  name: string;
  /** How often it was killed. */
  kills: number;
  /** @throws when it ended by itself, and with what it said */
  check: () => void;
  /** Kills it with SIGKILL, and starts it again. */
  restart: () => Promise<void>;
  end: () => Promise<void>;
}

interface Program {
  name: string;
  command: string;
  args: readonly string[];
  environment?: NodeJS.ProcessEnv;
  /** What it says is added to this file. */
  output?: string;
}

/** Starts a program. */
export function startKillable({ name, command, args, environment = {}, output }: Program): Killable {
  let said = '';
  const start = (): ChildProcess => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    child.stdout.on('data', (piece: Buffer) => {
      if (output !== undefined) appendFileSync(output, piece);
    });
    child.stderr.on('data', (piece: Buffer) => (said = `${said}${piece.toString()}`.slice(-2000)));
    return child;
  };
  let child = start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  const killable: Killable = {
    name,
    kills: 0,
    check() {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${said}`);
    },
    async restart() {
      await kill();
      killable.kills += 1;
      child = start();
    },
    end: kill,
  };
  return killable;
}
