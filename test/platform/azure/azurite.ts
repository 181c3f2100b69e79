import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { freePort } from '../../support/free-port.ts';
import type { PassTime } from './shifted-clock.ts';

/** The well-known account of every Azurite; no secret. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
const shiftedClock = pathToFileURL(join(import.meta.dirname, 'shifted-clock.ts')).href;

interface Azurite {
  port: number;
  connectionString: string;
  /** Lets time go by for it, without waiting. */
  pass: (seconds: number) => Promise<void>;
  close(): Promise<void>;
}

interface AzuriteOptions {
  /** Files; then it speaks TLS and takes access tokens, of which it checks the claims. */
  tls?: { keyFile: string; certFile: string };
}

/** The real Azurite as a child process, on a free port, over a folder of its own. */
export async function startAzurite({ tls }: AzuriteOptions = {}): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-azurite-'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      ...['--import', shiftedClock, program, '--location', folder, '--blobHost', '127.0.0.1'],
      ...['--blobPort', String(port), '--disableTelemetry', '--skipApiVersionCheck'],
      ...(tls ? ['--oauth', 'basic', '--key', tls.keyFile, '--cert', tls.certFile] : []),
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const output = child.stdout;
  if (output === null) throw new Error('Azurite has no output');
  for await (const line of createInterface(output)) {
    if (line.includes('successfully listens')) break;
  }
  output.resume();
  return {
    port,
    connectionString: connectionString(port),
    async pass(seconds) {
      child.send({ passSeconds: seconds } satisfies PassTime);
      await once(child, 'message');
    },
    async close() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of an Azurite that is reached through `port`. */
export function connectionString(port: number): string {
  const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
  return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint};`;
}
