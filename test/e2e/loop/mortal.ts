import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that is started again whenever it is killed, until it is stopped. */
export interface Mortal {
  /** What it said first in its present life, once it has. @throws Error when it ended by itself */
  word(): Promise<string>;
  /** Kills it wherever it is, and starts it again. */
  kill(): Promise<void>;
  /** Kills it for good. */
  stop(): Promise<void>;
}

interface Life {
  child: ChildProcess;
  /** `undefined`: it ended without a word. */
  word: Promise<string | undefined>;
  complaints: string[];
}

export function mortal(program: string, parameters: readonly string[]): Mortal {
  let life = begin(program, parameters);
  const end = async ({ child }: Life): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    async word() {
      for (;;) {
        const current = life;
        const word = await current.word;
        if (word !== undefined && current === life) return word;
        if (current === life && current.child.exitCode !== null)
          throw new Error(`ended by itself: ${current.complaints.join('')}`);
      }
    },
    async kill() {
      const { child, complaints } = life;
      if (child.exitCode !== null) throw new Error(`ended by itself: ${complaints.join('')}`);
      await end(life);
      life = begin(program, parameters);
    },
    stop: () => end(life),
  };
}

function begin(program: string, parameters: readonly string[]): Life {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const complaints: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const word = new Promise<string | undefined>((resolve) => {
    child.once('message', (message) => {
      if (typeof message === 'string') resolve(message);
    });
    child.once('exit', () => {
      resolve(undefined);
    });
  });
  return { child, word, complaints };
}
