import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sample } from '../../infra/local/cli/sample.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import {
  type Download,
  downloadsOnce,
  type Source,
  sourceOfJob,
  sources,
} from '../../shared/sources/index.ts';
import { requireRecords } from '../../shared/snapshot/build/parse-part.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { lines, record } from './osv/records.ts';

/** What a source is read from in these tests. */
interface Example {
  /** Writes it into a folder; answers its location. */
  write: (folder: string) => Promise<string>;
  /** Breaks one record of a file, plain. */
  broken: (text: string) => string;
}

/** Every source has one: a new one is not in the registry without. */
const examples: Record<string, Example> = {
  nvd: {
    async write(folder) {
      for (const name of (await readdir(sample.nvd)).filter((each) => each.includes('2021')))
        await copyFile(join(sample.nvd, name), join(folder, name));
      return folder;
    },
    broken: (text) => text.replace(/"published": ?"[^"]*"/, '"published": 5'),
  },
  overrides: {
    async write(folder) {
      const path = join(folder, 'overrides.ndjson');
      const given = readFileSync(sample.overrides, 'utf8').trimEnd();
      const other = given.split('\n')[0]?.replace(/CVE-\d+-\d+/g, 'CVE-2010-9999') ?? '';
      await writeFile(path, `${given}\n${other}\n`);
      return path;
    },
    broken: (text) => text.replace('"configurations":[', '"configurations":5,"was":['),
  },
  kev: {
    write: async (folder) => {
      await copyFile(sample.kev, join(folder, 'kev.json'));
      return join(folder, 'kev.json');
    },
    broken: (text) => text.replace(/"dateAdded": ?"[^"]*"/, '"dateAdded": 5'),
  },
  epss: {
    async write(folder) {
      const path = join(folder, 'epss.csv');
      const head = '#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n';
      await writeFile(path, `${head}CVE-2021-0001,0.9,0.9\nCVE-2021-0002,0.1,0.1\n`);
      return path;
    },
    broken: (text) => text.replace('0.9,0.9', '9,0.9'),
  },
  osv: {
    async write(folder) {
      const place = join(folder, 'osv');
      await mkdir(place);
      const records = ['1', '2'].map((id) => record(`GO-2025-${id}`, { aliases: [`CVE-2025-000${id}`] }));
      await writeFile(join(place, 'Go.ndjson'), lines(...records));
      return place;
    },
    broken: (text) => text.replace('"affected":[', '"affected":5,"was":['),
  },
};

const now = new Date('2026-11-29T00:00:00Z');

async function downloaded(source: Source, location: string): Promise<Download[]> {
  const downloads: Download[] = [];
  for await (const download of downloadsOnce(source, location, now)) downloads.push(download);
  return downloads;
}

interface Read {
  records: Map<string, unknown>;
  timestamp: string;
  aside: { source: string; record: string; reason: string }[];
}

async function read(source: Source, bytes: Buffer, file: string): Promise<Read> {
  const records = new Map<string, unknown>();
  const { timestamp, quarantined } = await source.parse(
    bytes,
    file,
    (cve, given) => {
      records.set(cve, given);
    },
    now,
  );
  // Any text is lines: whoever takes one asks for a record.
  if ('cveOfLine' in source) requireRecords(file, records.size, quarantined);
  return { records, timestamp, aside: quarantined };
}

suite('sources', () => {
  test('tell themselves apart by name and by kind of job', () => {
    assert.deepEqual(Object.keys(examples).sort(), sources.map(({ name }) => name).sort());
    for (const source of sources) {
      assert.match(source.name, /^[a-z]+$/);
      for (const { shape } of source.jobs)
        for (const kind of shape.kind.values) assert.equal(sourceOfJob(kind), source);
    }
  });
});

for (const source of sources)
  suite(`the source ${source.name}`, () => {
    let folder = '';
    let location = '';
    let file = '';
    let text = '';
    before(async () => {
      folder = await temporaryFolder();
      location = await (examples[source.name] as Example).write(folder);
      const [download] = await downloaded(source, location);
      assert.ok(download);
      file = download.file;
      text = (download.bytes[0] === 0x1f ? gunzipSync(download.bytes) : download.bytes).toString();
    });
    after(() => rm(folder, { recursive: true }));

    test('reads its files, plain or gzip, the same each time', async () => {
      const plain = await read(source, Buffer.from(text), file);
      const packed = await read(source, gzipSync(text), file);

      assert.ok(plain.records.size > 1);
      assert.deepEqual(plain.aside, []);
      assert.deepEqual(packed, plain);
      assert.ok(!Number.isNaN(Date.parse(plain.timestamp)) && plain.timestamp <= now.toISOString());
    });

    test('sets a bad record aside with its name and reason, and reads the others', async () => {
      const whole = await read(source, Buffer.from(text), file);
      const broken = (examples[source.name] as Example).broken(text);
      assert.notEqual(broken, text);

      const { records, aside } = await read(source, Buffer.from(broken), file);

      assert.equal(aside.length, 1);
      assert.ok(aside[0]?.record && aside[0].reason, JSON.stringify(aside));
      assert.equal(records.size, whole.records.size - 1);
    });

    test('refuses what is none of its files, naming it', async () => {
      const bytes = [Buffer.from('<html>not here</html>'), gzipSync(text).subarray(0, 60)];
      for (const each of bytes)
        await assert.rejects(
          () => read(source, each, file),
          (error) => error instanceof InvalidInputError && error.message.includes(file),
        );
    });

    test('refuses a place that is not there, naming it', async () => {
      const nowhere = join(folder, 'nowhere');

      await assert.rejects(
        downloaded(source, nowhere),
        (error) => error instanceof InvalidInputError && error.message.includes('nowhere'),
      );
    });
  });
