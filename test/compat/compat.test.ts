import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { breaks } from '../../infra/contracts/compatibility.ts';
import { parsePublication } from '../../shared/advisories/index.ts';
import { breaksOfChannels, type Channels } from './channels.ts';
import { breaksOfRoutes, type Routes } from './routes.ts';

/**
 * What was released stays usable: per version its schemas, and its examples, which today's readers read. A schema whose
 * name has a dot is an event that Patchline sends; the others are of what it takes.
 */

const SCHEMAS = join(import.meta.dirname, '..', '..', 'schemas');

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

for (const version of readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name)))
  suite(`what ${version} released`, () => {
    const folder = join(import.meta.dirname, version);
    const kept = globSync('schemas/*.schema.json', { cwd: folder });

    test('has schemas', () => {
      assert.ok(kept.length > 0);
    });
    for (const file of kept) {
      const name = basename(file);
      test(`${name} goes on`, () => {
        const now = join(SCHEMAS, name);
        assert.ok(existsSync(now), 'is gone');
        const direction = name.replace('.schema.json', '').includes('.') ? 'sent' : 'taken';
        assert.deepEqual(breaks(read(join(folder, file)), read(now), direction), []);
      });
    }

    test('openapi.json goes on', () => {
      const [older, newer] = [folder, join(SCHEMAS, '..')].map((root) =>
        read(join(root, 'schemas', 'openapi.json')),
      ) as unknown as [Routes, Routes];
      assert.deepEqual(breaksOfRoutes(older, newer), []);
    });

    test('asyncapi.json goes on', () => {
      const [older, newer] = [folder, join(SCHEMAS, '..')].map((root) =>
        read(join(root, 'schemas', 'asyncapi.json')),
      ) as unknown as [Channels, Channels];
      assert.deepEqual(breaksOfChannels(older, newer), []);
    });

    test('its example of a publication is read', () => {
      const file = join(folder, 'taken', 'publication.yaml');
      assert.ok(parsePublication(readFileSync(file, 'utf8'), file).series);
    });
  });

test('a route, a parameter or a field that is gone is told by its name', () => {
  const older = read(join(SCHEMAS, 'openapi.json')) as unknown as Routes;
  const changed = (change: (paths: Routes['paths']) => void): string[] => {
    const newer = structuredClone(older);
    change(newer.paths);
    return breaksOfRoutes(older, newer);
  };

  assert.deepEqual(
    changed((paths) => {
      delete paths['/api/health'];
    }),
    ['GET /api/health: is gone'],
  );
  assert.deepEqual(
    changed((paths) => paths['/api/findings']?.['get']?.parameters.shift()),
    ['GET /api/findings: asked: release: is gone'],
  );
  assert.deepEqual(
    changed((paths) => {
      const schema = paths['/api/health']?.['get']?.responses['200']?.content?.['application/json']?.schema;
      delete (schema?.['properties'] as Record<string, unknown>)['status'];
    }),
    ['GET /api/health: answered: 200.status: is gone'],
  );
  const { event } = structuredClone(older).webhooks ?? {};
  const schema = event?.post.requestBody?.content['application/cloudevents+json']?.schema;
  delete (schema?.['properties'] as Record<string, unknown>)['sequence'];
  assert.deepEqual(breaksOfRoutes(older, { ...older, webhooks: { event } as never }), [
    'webhook event: application/cloudevents+json.sequence: is gone',
    'webhook message: is gone',
  ]);
});

test('a channel, a message or a field that is gone is told by its name', () => {
  const older = read(join(SCHEMAS, 'asyncapi.json')) as unknown as Channels;
  const changed = (change: (newer: Channels) => void): string[] => {
    const newer = structuredClone(older);
    change(newer);
    return breaksOfChannels(older, newer);
  };
  const propertiesOf = ({ components }: Channels, message: string): Record<string, unknown> =>
    components.messages[message]?.payload['properties'] as Record<string, unknown>;

  assert.deepEqual(
    changed(({ channels }) => {
      delete channels['advisory-jobs'];
    }),
    ['advisory-jobs: is gone'],
  );
  assert.deepEqual(
    changed(({ channels }) => {
      channels['advisory-events'] = { ...older.channels['advisory-events'], messages: {} } as never;
    }).at(0),
    'advisory-events: advisory.published: is gone',
  );
  assert.deepEqual(
    changed((newer) => {
      delete propertiesOf(newer, 'advisory.withdrawn')['withdrawn'];
    }),
    ['advisory-events: advisory.withdrawn: body.withdrawn: is gone'],
  );
  assert.deepEqual(
    changed((newer) => {
      propertiesOf(newer, 'advisory-jobs')['kind'] = { const: 'write' };
    }),
    ['advisory-jobs: advisory-jobs: body.kind: may no longer be "publish"'],
  );
  assert.deepEqual(
    changed(({ components }) => {
      delete (components.schemas['attributes']?.['properties'] as Record<string, unknown>)['lane'];
    }).at(0),
    'finding-events: finding.changed: properties.lane: is gone',
  );
  assert.deepEqual(
    changed(({ channels }) => {
      channels['advisory-events'] = { ...older.channels['advisory-events'], 'x-subscriptions': [] } as never;
    }),
    ['advisory-events: subscription public-feed: is gone'],
  );
});
