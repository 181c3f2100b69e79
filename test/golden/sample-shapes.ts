import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { schemaFiles } from '../../infra/contracts/schemas.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import type { PackageDocument, ReleaseDocument } from '../../shared/inventory/index.ts';
import { ingestJob, matchJob, migrateJob } from '../../shared/jobs/index.ts';
import { openMatcherFor, shippedKnowledge } from '../../shared/matching/index.ts';
import {
  type Blobs,
  contentHash,
  DATA_VERSION,
  DERIVATION,
  DIGESTS_VERSION,
  type DocumentBody,
  IDENTITIES_SCHEMA,
  INDEX_VERSION,
  JOB_SCHEMA,
  MATCHER_VERSION,
  READING_VERSION,
  SNAPSHOT_SCHEMA,
  STATE_SCHEMA,
  VERDICTS_VERSION,
} from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { schemaOf } from '../../shared/platform/schemas/migration.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import { shippedPolicy } from '../support/policy.ts';
import { canonicalDump } from '../support/canonical-dump.ts';
import { runCli } from '../support/cli.ts';
import { fieldPaths } from './field-paths.ts';
import type { Shape } from './golden-file.ts';

const root = join(import.meta.dirname, '..', '..');
const decisions = join(root, 'examples', 'decisions.yaml');

/**
 * Scans the sample into an empty folder, with decisions and an event for each finding, and tells every derived shape
 * of it. The clock stands, so that the same code gives the same.
 */
export async function sampleShapes(stateDir: string): Promise<Shape[]> {
  const flags = ['--now', '2026-01-31T00:00:00Z', '--run-id', 'golden', '--baseline', 'off'];
  const { code, stderr } = await runCli(['scan', '--state', stateDir, ...flags, '--decisions', decisions]);
  assert.equal(code, 0, stderr);
  const dump = await canonicalDump(stateDir);
  const platform = await openLocalPlatform({ stateDir });
  try {
    const documents = Object.entries(dump).filter(([, value]) => isDocument(value)) as [
      string,
      DocumentBody,
    ][];
    return [
      ...(await derivedShapes(platform.blobs, dump, documents)),
      ...documentShapes(documents),
      ...eventShapes(documents),
      ...messageShapes(),
      tables(stateDir),
    ];
  } finally {
    await platform.close();
  }
}

/** What is computed, by its content. */
async function derivedShapes(
  blobs: Blobs,
  dump: Readonly<Record<string, unknown>>,
  documents: readonly [string, DocumentBody][],
): Promise<Shape[]> {
  const current = await readCurrent(blobs);
  assert.ok(current);
  const { cveShards, productShards, unconfigured, ...manifest } = current.content;
  const [release] = ofKind<ReleaseDocument>(documents, 'release');
  assert.ok(release);
  const { matcher } = await openMatcherFor(blobs, current.manifest, release);
  const packages = ofKind<PackageDocument>(documents, 'package');
  const blobsUnder = (prefix: string): unknown =>
    Object.entries(dump).filter(([key]) => key.startsWith(`blob ${prefix}`));
  // Named by their text: how well it packs is no output.
  const namesUnder = (prefix: string): unknown =>
    Object.keys(dump).filter((key) => key.startsWith(`blob ${prefix}`));
  const sample = sampleHash();
  const derived = { DERIVATION, sample };
  const matched = { MATCHER_VERSION, INDEX_VERSION, ...derived };
  const shape = (name: string, numbers: Shape['numbers'], value: unknown, mayGrow = false): Shape => ({
    name,
    numbers,
    hash: short(value),
    mayGrow,
  });
  return [
    shape('records', { SNAPSHOT_SCHEMA, READING_VERSION, sample }, cveShards, true),
    shape('manifest', { SNAPSHOT_SCHEMA }, fieldPaths([manifest, ...productShards]), true),
    shape('entries', derived, [productShards, unconfigured]),
    shape('indexes', { INDEX_VERSION, ...derived }, blobsUnder('nvd/indexes/')),
    shape('identified', matched, blobsUnder('nvd/identified/')),
    shape('identities', { ...matched, IDENTITIES_SCHEMA }, namesUnder('nvd/identities/')),
    shape(
      'verdicts',
      matched,
      packages.map(({ builds }) => builds.map((build) => matcher.verdicts(build))),
    ),
    shape('kept-verdicts', { VERDICTS_VERSION, ...matched }, blobsUnder('nvd/verdicts/')),
    shape('digests', { DIGESTS_VERSION, ...matched }, blobsUnder('nvd/digests/')),
    ...contentShapes(documents, { ...matched, DATA_VERSION }),
  ];
}

/**
 * What aggregates store and tell of the sample, by its content: the clock stands, so nothing but the code changes it.
 * A changed word of it needs no raise where readers take it as text.
 */
function contentShapes(documents: readonly [string, DocumentBody][], numbers: Shape['numbers']): Shape[] {
  return ['decisions', 'findings', 'patches'].map((container) => ({
    name: `${container}/content`,
    numbers,
    hash: short(documents.filter(([key]) => key.startsWith(`${container} `))),
    mayGrow: true,
  }));
}

/** What is stored, by its fields. */
function documentShapes(documents: readonly [string, DocumentBody][]): Shape[] {
  const byKind = Map.groupBy(documents, ([key, { kind }]) => `${key.slice(0, key.indexOf(' '))}/${kind}`);
  return [...byKind].map(([name, group]) => {
    const bodies = group.map(([, body]) => body);
    const schema = Math.max(...bodies.map(schemaOf));
    return { name, numbers: { schema }, hash: short(fieldPaths(bodies)), mayGrow: true };
  });
}

/** What is told, by its fields. */
function eventShapes(documents: readonly [string, DocumentBody][]): Shape[] {
  const told = ofKind<DocumentBody & { outgoing: OutgoingEvent }>(documents, 'outbox');
  const byType = Map.groupBy(told, ({ outgoing }) => outgoing.event.type);
  return [...byType].sort(byName).map(([name, group]) => ({
    name,
    numbers: { DATA_VERSION },
    hash: short(fieldPaths(group.map(({ outgoing }) => outgoing))),
    mayGrow: true,
  }));
}

/** Data of every event, those too that the sample raises none of, and every job: by what their schemas take. */
function messageShapes(): Shape[] {
  const jobs = { ingest: ingestJob, match: matchJob, migrate: migrateJob };
  const events = [...schemaFiles()].filter(([name]) => /^[a-z]+\.[a-z]+\.schema\.json$/.test(name));
  return [
    ...events.map(([name, text]) => ({
      name: `schema/${name.replace('.schema.json', '')}`,
      numbers: { DATA_VERSION },
      hash: short(withoutWords(text)),
      mayGrow: true,
    })),
    ...Object.entries(jobs).map(([name, schema]) => ({
      name: `job/${name}`,
      numbers: { JOB_SCHEMA },
      hash: short(
        withoutWords(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))),
      ),
      mayGrow: true,
    })),
  ];
}

/** A JSON Schema without what it says to people. */
function withoutWords(schema: string): unknown {
  return JSON.parse(schema, (key, value: unknown) =>
    (key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value,
  );
}

/** Of the state file. A container more is a table more, which an older file gets when it is opened. */
function tables(stateDir: string): Shape {
  const state = new DatabaseSync(join(stateDir, 'patchline.db'), { readOnly: true });
  try {
    const rows = state.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();
    return { name: 'tables', numbers: { STATE_SCHEMA }, hash: short(rows), mayGrow: true };
  } finally {
    state.close();
  }
}

/** Of what goes in: another sample, policy or knowledge gives other output under the same numbers. */
function sampleHash(): string {
  const folder = join(root, 'infra', 'local', 'sample');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const texts = [...files, decisions].map((file) => readFileSync(file, 'utf8'));
  // Of the policy what findings rest on.
  const { lanes, floods } = shippedPolicy;
  return short([texts, shippedKnowledge(), { lanes, floods }]);
}

function ofKind<T extends DocumentBody>(documents: readonly [string, DocumentBody][], kind: string): T[] {
  return documents.map(([, body]) => body).filter((body): body is T => body.kind === kind);
}

function isDocument(value: unknown): value is DocumentBody {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function short(value: unknown): string {
  return contentHash(JSON.stringify(value)).slice(0, 12);
}
