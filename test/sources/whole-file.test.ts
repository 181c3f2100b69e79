import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cveSources } from '../../shared/sources/index.ts';
import type { Download } from '../../shared/sources/source.ts';
import { folderOf } from '../platform/local/state.ts';

const kev = cveSources.find(({ name }) => name === 'kev');

async function fetchKev(location: string): Promise<Download[]> {
  const answers: Download[] = [];
  const job = { kind: 'kev' };
  for await (const answer of kev?.fetch({ location, known: undefined }, job) ?? []) answers.push(answer);
  return answers;
}

async function served(listener: RequestListener, work: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** One byte more than is read. */
const TOO_LARGE = 256 * 1024 * 1024 + 1;

suite('a source of one file', () => {
  test('is downloaded, from another address of its host too', async () => {
    const listener: RequestListener = ({ url }, response) => {
      if (url === '/kev.json') response.end('{}');
      else response.writeHead(302, { location: '/kev.json' }).end();
    };
    await served(listener, async (address) => {
      const [answer] = await fetchKev(`${address}/latest`);

      assert.equal(answer?.bytes.toString(), '{}');
    });
  });

  test('is not fetched from another host', async () => {
    let asked = 0;
    const elsewhere: RequestListener = (_, response) => {
      asked += 1;
      response.end('{}');
    };
    await served(elsewhere, (other) =>
      served(
        (_, response) => response.writeHead(302, { location: `${other}/kev.json` }).end(),
        async (address) => {
          await assert.rejects(fetchKev(address), {
            name: 'HttpStatusError',
            message: new RegExp(`: status 302 leads to ${other}/kev.json, which is not followed$`),
          });
          assert.equal(asked, 0);
        },
      ),
    );
  });

  test('is read no further than its bound, however small it comes', async () => {
    const zeros = gzipSync(Buffer.alloc(TOO_LARGE));
    const listener: RequestListener = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zeros);
    await served(listener, async (address) => {
      await assert.rejects(fetchKev(address), {
        name: 'InvalidInputError',
        message: /: the response has more than 268435456 bytes$/,
      });
    });
  });

  test('is refused as a file that is larger than its bound, and as one that is not there', async (t) => {
    const file = join(await folderOf(t), 'kev.json');
    await assert.rejects(fetchKev(file), {
      name: 'InvalidInputError',
      message: new RegExp(`^${file}: cannot be read \\(ENOENT`),
    });
    await writeFile(file, '{}');
    await truncate(file, TOO_LARGE);

    await assert.rejects(fetchKev(file), {
      name: 'InvalidInputError',
      message: `${file}: has more than 268435456 bytes`,
    });
  });
});
