import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { InvocationContext } from '@azure/functions';

import type { HostOptions } from '../../infra/local/host/index.ts';
import { StorageError, type DocumentContainer, type Documents } from '../../shared/platform/index.ts';
import type { LocalPlatform } from '../../shared/platform/local/index.ts';
import { hostJson, openPlatform, runHost, signal, type RunningHost } from './harness.ts';

type Does = Record<string, (documents: string[], context: InvocationContext) => unknown>;

interface Finding {
  id: string;
  kind: string;
  packageKey: string;
}

const finding = (id: string): Finding => ({ id, kind: 'finding', packageKey: 'p' });

async function write(platform: LocalPlatform, ...ids: string[]): Promise<void> {
  for (const id of ids) await platform.documents.container('findings').create('p', finding(id));
}

/** Handlers get the ids of the documents. */
function listen(
  t: Parameters<typeof runHost>[0],
  does: Does,
  options: Partial<HostOptions> & { platform?: LocalPlatform } = {},
): Promise<RunningHost> {
  const named = Object.entries(does).map(([name, handle]) => [
    name,
    (documents: unknown, context: InvocationContext) =>
      handle(
        (documents as Finding[]).map(({ id }) => id),
        context,
      ),
  ]);
  const only = new Set(Object.keys(does));
  return runHost(t, 'feed', Object.fromEntries(named) as Parameters<typeof runHost>[2], {
    settings: { DATABASE: 'patchline' },
    listen: ({ name }) => only.has(name),
    ...options,
  });
}

test('changed documents come as arrays, in order, no more at once than asked for', async (t) => {
  const platform = await openPlatform(t);
  const seen: string[][] = [];
  const bodies: unknown[] = [];
  const { host } = await runHost(
    t,
    'feed',
    {
      changed: (documents) => {
        bodies.push(...(documents as unknown[]));
        seen.push((documents as Finding[]).map(({ id }) => id));
      },
    },
    { platform, settings: { DATABASE: 'patchline' }, listen: ({ name }) => name === 'changed' },
  );

  await platform.documents.container('findings').batch(
    'p',
    ['a', 'b', 'c', 'd'].map((id) => ({ op: 'create', body: finding(id) })),
  );
  await host.idle();

  assert.deepEqual(seen, [['a', 'b', 'c'], ['d']]);
  assert.deepEqual(bodies.at(0), finding('a'));
});

test('without a lease a feed starts at the present, or from the beginning where it says so', async (t) => {
  const platform = await openPlatform(t);
  await write(platform, 'old');
  const seen: Record<string, string[]> = { changed: [], audited: [] };

  const { host } = await listen(
    t,
    { changed: (ids) => seen['changed']?.push(...ids), audited: (ids) => seen['audited']?.push(...ids) },
    { platform },
  );
  await write(platform, 'new');
  await host.idle();

  assert.deepEqual(seen, { changed: ['new'], audited: ['old', 'new'] });
});

test('a host that starts again goes on where the one before stopped', async (t) => {
  const platform = await openPlatform(t);
  const first: string[] = [];
  const one = await listen(t, { changed: (ids) => first.push(...ids) }, { platform });
  await write(platform, 'a');
  await one.host.idle();
  await one.host.stop();
  await write(platform, 'b');

  const second: string[] = [];
  const two = await listen(t, { changed: (ids) => second.push(...ids) }, { platform });
  await two.host.idle();

  assert.deepEqual({ first, second }, { first: ['a'], second: ['b'] });
});

test('the lease moves on although the function failed, as on Azure', async (t) => {
  const seen: string[][] = [];
  const { host, platform, entries } = await listen(t, {
    changed: (ids) => {
      seen.push(ids);
      if (seen.length === 1) throw new Error('not now');
    },
  });

  await write(platform, 'a');
  await host.idle();
  await write(platform, 'b');
  await host.idle();

  assert.deepEqual(seen, [['a'], ['b']]);
  assert.partialDeepStrictEqual(
    entries.filter(({ level }) => level === 'error'),
    [{ category: 'Function.changed', message: 'Executed (Failed)', fields: { error: 'not now' } }],
  );
});

test('a retry policy gives a batch again before the lease moves on', async (t) => {
  const tries: unknown[] = [];
  const { host, platform } = await listen(t, {
    audited: (ids, { retryContext }) => {
      tries.push([ids, retryContext?.retryCount, retryContext?.maxRetryCount]);
      throw new Error('never');
    },
  });

  await write(platform, 'a');
  await host.idle();
  await write(platform, 'b');
  await host.idle();

  assert.deepEqual(
    tries,
    ['a', 'b'].flatMap((id) => [0, 1, 2].map((count) => [[id], count, 2])),
  );
});

test('a batch whose function fails while the host stops comes again', async (t) => {
  const platform = await openPlatform(t);
  const started = signal();
  const gate = signal();
  const { host } = await listen(
    t,
    {
      changed: async () => {
        started.resolve();
        await gate.promise;
        throw new Error('cut off');
      },
    },
    { platform },
  );
  await write(platform, 'a');
  await started.promise;
  const stopped = host.stop();
  gate.resolve();
  await stopped;

  const seen: string[] = [];
  const next = await listen(t, { changed: (ids) => seen.push(...ids) }, { platform });
  await next.host.idle();

  assert.deepEqual(seen, ['a']);
});

test('stop waits for the batch that is being handled, and its lease moves', async (t) => {
  const platform = await openPlatform(t);
  const started = signal();
  const gate = signal();
  const { host } = await listen(
    t,
    {
      changed: async () => {
        started.resolve();
        await gate.promise;
      },
    },
    { platform },
  );
  await write(platform, 'a');
  await started.promise;
  const stopped = host.stop();
  gate.resolve();
  await stopped;

  const seen: string[] = [];
  const next = await listen(t, { changed: (ids) => seen.push(...ids) }, { platform });
  await next.host.idle();

  assert.deepEqual(seen, []);
});

test('documents that are away for a while are waited for, and nothing is missed', async (t) => {
  const platform = await openPlatform(t);
  let away = false;
  const seen: string[] = [];
  const refused = signal();
  const { host, entries } = await listen(
    t,
    { changed: (ids) => seen.push(...ids) },
    {
      platform,
      documents: failing(platform.documents, () => {
        if (!away) return;
        refused.resolve();
        throw new StorageError('the disk is away');
      }),
    },
  );
  away = true;
  await write(platform, 'a');
  await refused.promise;
  away = false;
  await host.idle();

  assert.deepEqual(seen, ['a']);
  assert.ok(entries.some(({ message }) => /changes of 'findings' could not be read: the disk/.test(message)));
});

/** Documents whose feeds are read after `check`. */
function failing(documents: Documents, check: () => void): Documents {
  return {
    container: (name) => {
      const container = documents.container(name);
      const changes: DocumentContainer['changes'] = async (...parameters) => {
        check();
        return container.changes(...parameters);
      };
      return new Proxy(container, {
        get: (target, key: keyof DocumentContainer) =>
          key === 'changes' ? changes : target[key].bind(target),
      });
    },
    close: () => documents.close(),
  };
}

test('a hand run takes the documents as its input, none without', async (t) => {
  const seen: string[][] = [];
  const { host } = await listen(t, { changed: (ids) => seen.push(ids) });

  await host.trigger('changed', [finding('x')]);
  await host.trigger('changed', JSON.stringify([finding('y')]));
  await host.trigger('changed');

  assert.deepEqual(seen, [['x'], ['y'], []]);
  await assert.rejects(host.trigger('changed', { id: 'z' }), /takes an array of documents/);
  await assert.rejects(host.trigger('changed', '{'), /takes an array of documents/);
});

test('a function that is not listened for leaves its feed where it is', async (t) => {
  const platform = await openPlatform(t);
  const seen: string[] = [];
  const { host } = await listen(t, { changed: (ids) => seen.push(...ids) }, { platform, hostJson });
  await host.stopListener('changed');
  await write(platform, 'a');
  await host.idle();
  const before = [...seen];

  await host.startListener('changed');
  await host.idle();

  assert.deepEqual({ before, seen }, { before: [], seen: ['a'] });
});
