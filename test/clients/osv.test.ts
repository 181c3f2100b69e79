import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { siteFiles } from '../advisories/site-files.ts';
import { anAdvisory, publication } from '../advisories/fixtures.ts';
import { needsGo, OSV_SCHEMA } from './installed.ts';

suite('OSV records', () => {
  test('are as the schema of OSV asks', needsGo(OSV_SCHEMA), async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(OSV_SCHEMA, 'utf8')) as object);
    const withdrawn = anAdvisory({
      id: 'EXSA-2026-0002',
      withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: 'The fix is not in it.' },
    });
    const records = siteFiles({ publication, advisories: [anAdvisory(), withdrawn] }).filter(({ path }) =>
      path.startsWith('osv/x_'),
    );
    assert.equal(records.length, 2);

    for (const { path, content } of records) {
      validate(JSON.parse(content.toString()));
      assert.deepEqual(validate.errors ?? [], [], path);
    }
  });
});
