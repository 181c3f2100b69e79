import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Environment } from '../../shared/platform/index.ts';

const program = join(import.meta.dirname, 'worker.ts');

interface Worker extends AsyncDisposable {
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** What is awaited, unless the worker ends by itself meanwhile. @throws then */
  during<T>(awaited: Promise<T>): Promise<T>;
}

/** Starts an instance of the function app; it takes messages when this resolves. @throws when it ends instead */
export async function startWorker(environment: Environment): Promise<Worker> {
  const child: ChildProcess = fork(program, {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, PATCHLINE_NVD: 'live', ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let killed = false;
  const exit = once(child, 'exit');
  const failure = exit.then(([code]) => {
    if (!killed) throw new Error(`a worker ended by itself with ${String(code)}`);
  });
  failure.catch(() => undefined);
  const worker: Worker = {
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await exit;
    },
    [Symbol.asyncDispose]: () => worker.kill(),
    during: <T>(awaited: Promise<T>) => Promise.race([awaited, failure.then(() => awaited)]),
  };
  await worker.during(once(child, 'message'));
  return worker;
}
