import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildRecord, type PatchDocument, takeBuild } from '../../../shared/patches/index.ts';
import { lowestOf } from '../../../shared/patches/places/lying.ts';
import { placePatches } from '../../../shared/patches/places/place-patches.ts';
import { currentDocuments, type DocumentBody } from '../../../shared/platform/index.ts';
import { openPatched, type World } from './patched-world.ts';
import { aBuild } from '../builds/records.ts';
import { eventsOf } from '../events-of.ts';

const CVE = 'CVE-2021-0001';
const key = 'azurelinux-3.0/httpd';
const fixed = '0:2.4.46-2.azl3';
const line = { kind: 'image', name: 'azurelinux-3.0-gen2' } as const;
const region = { kind: 'region', name: 'westeurope', line: line.name } as const;
type Found = Parameters<typeof placePatches>[1];

/** Looks at a place where httpd lies on x86_64. */
function look(
  { services }: World,
  evr: string,
  rest: Pick<Found, 'where' | 'asOf'> & Partial<Found>,
): Promise<unknown> {
  const lying = new Map([['httpd', new Map([['x86_64', evr]])]]);
  return placePatches(services, {
    release: 'azurelinux-3.0',
    lying,
    cause: 'test',
    architectures: ['x86_64'],
    ...rest,
  });
}

async function placesOf({ services }: World): Promise<PatchDocument['places']> {
  const stored = await services.documents.container('patches').read<PatchDocument>(key, 'patch:000001');
  return stored?.body.places;
}

suite('a patch lies', () => {
  test('in an image line and in a region from the time that they had it, by the image that brought it', async (t) => {
    const world = await openPatched(t);
    await takeBuild(world.services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3', patchedCves: [CVE] })));
    await look(world, fixed, { where: line, asOf: '2026-02-03T00:00:00.000Z', image: '202602.1.0' });
    await look(world, fixed, { where: region, asOf: '2026-02-05T00:00:00.000Z', image: '202602.1.0' });

    assert.deepEqual(await placesOf(world), [
      { ...line, architecture: 'x86_64', image: '202602.1.0', since: '2026-02-03T00:00:00.000Z' },
      { ...region, architecture: 'x86_64', image: '202602.1.0', since: '2026-02-05T00:00:00.000Z' },
    ]);
    const placed = (await eventsOf(world.services, key)).slice(-2);
    assert.equal(placed.length, 2);
  });

  test('no longer in a region that went back to an older image; the line keeps it', async (t) => {
    const world = await openPatched(t);
    await takeBuild(world.services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3', patchedCves: [CVE] })));
    await look(world, fixed, { where: line, asOf: '2026-02-03T00:00:00.000Z' });
    await look(world, fixed, { where: region, asOf: '2026-02-03T00:00:00.000Z' });

    await look(world, '0:2.4.46-1.azl3', { where: region, asOf: '2026-02-06T00:00:00.000Z' });

    assert.deepEqual(
      (await placesOf(world))?.map(({ kind, until }) => [kind, until]),
      [
        ['image', undefined],
        ['region', '2026-02-06T00:00:00.000Z'],
      ],
    );
  });

  test('nowhere that holds an older copy beside the fixed one', () => {
    const builds = ['0:6.6.2-1', '0:6.6.1-1'].map((evr) => ({ name: 'kernel', evr, architecture: 'x86_64' }));

    assert.equal(lowestOf(builds).get('kernel')?.get('x86_64'), '0:6.6.1-1');
  });

  test('where an older Patchline wrote that it does: its documents go on', async (t) => {
    const world = await openPatched(t);
    await takeBuild(world.services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3', patchedCves: [CVE] })));
    const raw = world.services.documents.container('patches');
    const stored = await raw.read<PatchDocument>(key, 'patch:000001');
    assert.ok(stored);
    const base = {
      kind: 'repository',
      name: 'base',
      architecture: 'x86_64',
      since: '2026-02-01T00:00:00.000Z',
    };
    const older = { ...stored.body, schema: 2, places: [base] } as unknown as DocumentBody;
    await raw.replace(key, older, stored.etag);

    const services = { ...world.services, documents: currentDocuments(world.services.documents) };
    await look({ ...world, services }, fixed, { where: line, asOf: '2026-02-03T00:00:00.000Z' });

    const now = await raw.read<PatchDocument>(key, 'patch:000001');
    assert.equal(now?.body.schema, 3);
    assert.deepEqual(
      now.body.places?.map(({ kind }) => kind),
      ['repository', 'image'],
    );
  });
});
