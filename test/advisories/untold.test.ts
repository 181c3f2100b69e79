import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { changeSeries } from '../../shared/advisories/change-series.ts';
import { formats } from '../../shared/advisories/formats/formats.ts';
import { publishSite } from '../../shared/advisories/index.ts';
import { readPointer } from '../../shared/advisories/site/generation.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import type { DocumentContainer, Platform } from '../../shared/platform/index.ts';
import { siteRoute } from '../../shared/api/routes/site.ts';
import { drainSession } from '../support/bus.ts';
import { answerRequest } from '../support/contract/index.ts';
import { watchCalls } from '../support/faults.ts';
import { servicesOn } from '../support/jobs.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { anAdvisory, publication } from './fixtures.ts';

const ID = 'EXSA-2026-0001';

/** An advisory with two states, of which no document is public yet. */
async function opened(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t, undefined, MEMORY);
  const change = { series: 'EXSA-2026', cause: 'test' };
  await changeSeries(platform, {
    ...change,
    act: (_, { id }) => ({ type: 'advisory.published', advisory: anAdvisory({ id }) }),
  });
  await changeSeries(platform, {
    ...change,
    act: ([known], { at }) => {
      assert.ok(known);
      const revisions = [...known.revisions, { number: 2, at, summary: 'Changed.' }];
      return { type: 'advisory.updated', advisory: { ...known, revisions } };
    },
  });
  return platform;
}

async function told(platform: Platform): Promise<string[]> {
  await relayOutboxes(platform);
  const source = { entity: 'advisory-events', subscription: 'public-feed' } as const;
  const messages = await drainSession(platform.bus, source, ID);
  return messages.map(
    ({ subject, properties }) => `${String(properties['cloudEvents_sequence'])} ${subject ?? ''}`,
  );
}

suite('an event of an advisory', () => {
  test('is told in its order once its documents are public, and once only', async (t) => {
    const platform = await opened(t);

    assert.deepEqual(await told(platform), []);
    await publishSite(platform, publication);
    assert.deepEqual(await told(platform), ['1 advisory.published', '2 advisory.updated']);
    await publishSite(platform, publication);
    assert.deepEqual(await told(platform), []);
  });

  test('is told only once every address of it answers; before, nobody keeps that there is nothing', async (t) => {
    const platform = await opened(t);
    const addresses = [
      `/advisories/${ID}.html`,
      `/.well-known/csaf/white/2026/${ID.toLowerCase()}.json`,
      `/osv/x_${ID}.json`,
    ];
    const ask = (): Promise<string[]> =>
      Promise.all(
        addresses.map(async (path) => {
          const { status, headers } = await answerRequest([siteRoute], asking(platform), get(path));
          return status === 404 ? `404 ${headers?.['cache-control'] ?? ''}` : String(status);
        }),
      );
    assert.deepEqual(
      await ask(),
      addresses.map(() => '404 no-store'),
    );
    const seen: string[][] = [];
    const watched = watchCalls(platform, (method, call) => {
      // The batch that hands the event to the relay.
      if (method !== 'batch') return call();
      return ask().then((statuses) => {
        seen.push(statuses);
        return call();
      });
    });
    await publishSite(watched, publication);

    assert.equal((await told(platform)).length, 2);
    assert.deepEqual(seen.flat(), Array(2 * addresses.length).fill('200'));
  });

  test('waits while the publication is held', async (t) => {
    const platform = await opened(t);
    const [format] = formats;
    assert.ok(format);
    const mocked = t.mock.method(format, 'files', () => {
      throw new TypeError('a fault');
    });

    await assert.rejects(publishSite(platform, publication), { name: 'PublicationHeldError' });
    assert.deepEqual(await told(platform), []);
    mocked.mock.restore();
    await publishSite(platform, publication);
    assert.equal((await told(platform)).length, 2);
  });

  test('waits while its release is not published', async (t) => {
    const platform = await opened(t);

    await publishSite(platform, { ...publication, releases: {} });
    assert.deepEqual(await told(platform), []);
  });

  test('is told by the next publication where one was killed behind the documents', async (t) => {
    const platform = await opened(t);
    await assert.rejects(publishSite(dyingAtTelling(platform), publication), /killed/);
    assert.ok(await readPointer(platform.blobs), 'the documents are public');
    assert.deepEqual(await told(platform), []);

    const { isNew } = await publishSite(platform, publication);

    assert.equal(isNew, false);
    assert.equal((await told(platform)).length, 2);
  });

  test('is told once by several publishers at once', async (t) => {
    const platform = await opened(t);

    await Promise.all([1, 2, 3].map(() => publishSite(platform, publication)));

    assert.equal((await told(platform)).length, 2);
  });
});

function asking(platform: Platform): Parameters<typeof answerRequest>[1] {
  return { services: servicesOn(platform), identify: () => undefined };
}

function get(path: string): Parameters<typeof answerRequest>[2] {
  const url = `https://advisories.example.org${path}`;
  return { method: 'GET', url, headers: new Headers(), text: () => Promise.resolve('') };
}

/** Ends before the first batch, as a killed process does. */
function dyingAtTelling(platform: Platform): Platform {
  const { documents } = platform;
  const dying = (container: DocumentContainer): DocumentContainer =>
    new Proxy(container, {
      get: (target, name) =>
        name === 'batch'
          ? () => Promise.reject(new Error('killed'))
          : (Reflect.get(target, name) as () => unknown).bind(target),
    });
  return { ...platform, documents: { ...documents, container: (name) => dying(documents.container(name)) } };
}
