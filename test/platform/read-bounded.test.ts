import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { readBounded, readIfThere } from '../../shared/platform/index.ts';
import { folderOf } from './local/state.ts';

const MEGABYTE = 1024 * 1024;
const program = join(import.meta.dirname, 'read-bounded-process.ts');

interface Read {
  error?: string;
  bytes?: number;
  /** The most memory that the process had. */
  megabytes: number;
}

/** Reads a file in a process of its own. */
async function readIn(file: string, maxBytes: number): Promise<Read> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, file, String(maxBytes)]);
  return JSON.parse(stdout) as Read;
}

async function pipeIn(folder: string): Promise<string> {
  const pipe = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  return pipe;
}

suite('a file is read no further than its bound', () => {
  test('where it has no end', async () => {
    const idle = await readIn('/dev/null', 64 * MEGABYTE);
    const endless = await readIn('/dev/zero', 64 * MEGABYTE);

    assert.equal(idle.bytes, 0);
    assert.equal(endless.error, `/dev/zero: has more than ${64 * MEGABYTE} bytes`);
    // Its bound and a few pieces more: not twice as much.
    assert.ok(endless.megabytes < idle.megabytes + 100, `${endless.megabytes} of ${idle.megabytes} MB`);
  });

  test('where it says at once that it is larger', async (t) => {
    const file = join(await folderOf(t), 'large');
    await writeFile(file, '');
    await truncate(file, 2 ** 40);

    const { error, megabytes } = await readIn(file, 64 * MEGABYTE);

    assert.equal(error, `${file}: has more than ${64 * MEGABYTE} bytes`);
    assert.ok(megabytes < 120, `${megabytes} MB`);
  });

  test('of whatever size it is: whole up to the bound, refused beyond', async (t) => {
    const file = join(await folderOf(t), 'file');
    const sizes = fc.constantFrom(0, 1, 100, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE);
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (size, bound) => {
        const bytes = Buffer.alloc(size, 'patchline');
        await writeFile(file, bytes);
        const read = readBounded(file, bound);

        if (size > bound) await assert.rejects(read, { name: 'InvalidInputError' });
        else assert.ok((await read).equals(bytes));
      }),
      { numRuns: 30 },
    );
  });
});

suite('a pipe', () => {
  test('is read to its end, in whatever pieces it comes', async (t) => {
    const pipe = await pipeIn(await folderOf(t));
    const writer = spawn('sh', ['-c', `(printf one; head -c 3000000 /dev/zero; printf two) > '${pipe}'`]);
    const ended = once(writer, 'close');

    const bytes = await readBounded(pipe, 4 * MEGABYTE);

    await ended;
    assert.equal(bytes.length, 3_000_006);
    assert.equal(`${bytes.toString('utf8', 0, 3)} ${bytes.toString('utf8', 3_000_003)}`, 'one two');
  });

  test('that never ends is given up at the bound', async (t) => {
    const pipe = await pipeIn(await folderOf(t));
    const writer = spawn('sh', ['-c', `cat /dev/zero > '${pipe}'`], { stdio: 'ignore' });
    const ended = once(writer, 'close');

    await assert.rejects(readBounded(pipe, MEGABYTE), /pipe: has more than 1048576 bytes$/);

    await ended;
  });
});

suite('a file that a folder may hold', () => {
  test('is read, and its absence is no error', async (t) => {
    const folder = await folderOf(t);
    await writeFile(join(folder, 'file'), 'text');
    await symlink('file', join(folder, 'link'));

    assert.equal(String(await readIfThere(join(folder, 'link'), 10)), 'text');
    assert.equal(await readIfThere(join(folder, 'nowhere'), 10), undefined);
  });

  test('is refused by name where it is a pipe that nobody writes to, a folder or a device', async (t) => {
    const folder = await folderOf(t);
    await mkdir(join(folder, 'folder'));
    const others = [await pipeIn(folder), join(folder, 'folder'), '/dev/zero'];

    for (const other of others)
      await assert.rejects(readIfThere(other, 10), {
        name: 'InvalidInputError',
        message: `${other}: is not a file`,
      });
  });
});

test('a file that grows while it is read ends at the bound', async (t) => {
  const file = join(await folderOf(t), 'growing');
  await writeFile(file, Buffer.alloc(MEGABYTE));
  const reading = readBounded(file, 8 * MEGABYTE).catch((error: unknown) => error);
  for (let more = 0; more < 20; more += 1) await appendFile(file, Buffer.alloc(MEGABYTE));

  const read = await reading;

  // Whichever was faster: it is whole as it was at some time, or refused.
  if (Buffer.isBuffer(read)) assert.ok(read.length >= MEGABYTE && read.length <= 8 * MEGABYTE);
  else assert.match(String(read), /growing: has more than 8388608 bytes$/);
});
