import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModules } from '../../../shared/inventory/formats/modules.ts';

const document = (stream: string, ...rpms: string[]): string => `---
document: modulemd
version: 2
data:
  name: nodejs
  stream: ${stream}
  description: >-
    document: nothing
  artifacts:
    rpms:
${rpms.map((rpm) => `    - ${rpm}`).join('\n')}
...
`;

test('every package of a stream is known by it, quoted or not; defaults say nothing of packages', () => {
  const defaults = '---\ndocument: modulemd-defaults\nversion: 1\ndata:\n  module: nodejs\n';
  const text = `${defaults}${document('"18"', 'nodejs-1:18.12.1-2.module+el8.x86_64', 'npm-1:8.19-1.module+el8.x86_64')}${document('20', 'nodejs-1:20.1.0-1.module+el8.x86_64')}`;

  const { streams, rejected } = readModules(Buffer.from(text), 'modules.yaml');

  assert.deepEqual(Object.fromEntries(streams), {
    'nodejs-1:18.12.1-2.module+el8.x86_64': 'nodejs:18',
    'npm-1:8.19-1.module+el8.x86_64': 'nodejs:18',
    'nodejs-1:20.1.0-1.module+el8.x86_64': 'nodejs:20',
  });
  assert.deepEqual(rejected, []);
});

test('a stream is what is written: 5.10 is not 5.1', () => {
  const text = `${document('5.10', 'perl-4:5.10.1-1.x86_64')}${document('5.1', 'perl-4:5.1.0-1.x86_64')}`;

  const { streams } = readModules(Buffer.from(text), 'modules.yaml');

  assert.deepEqual([...streams.values()], ['nodejs:5.10', 'nodejs:5.1']);
});

test('a document written as JSON is read too', () => {
  const data = { name: 'perl', stream: '5.36', artifacts: { rpms: ['perl-4:5.36.0-1.x86_64'] } };
  const text = `---\n${JSON.stringify({ document: 'modulemd', version: 2, data })}\n${document('20')}`;

  const { streams } = readModules(Buffer.from(text), 'modules.yaml');

  assert.deepEqual([...streams], [['perl-4:5.36.0-1.x86_64', 'perl:5.36']]);
});

test('a document that cannot be read is set aside with its place, the others are kept', () => {
  const nameless = '---\ndocument: modulemd\nversion: 2\ndata: {stream: x}\n';
  const broken = '---\ndocument: modulemd\ndata: [\n';
  const text = `${nameless}${broken}${document('20', 'a-0:1-1.noarch')}`;

  const { streams, rejected } = readModules(Buffer.from(text), 'modules.yaml');

  assert.deepEqual(Object.fromEntries(streams), { 'a-0:1-1.noarch': 'nodejs:20' });
  assert.deepEqual(
    rejected.map(({ source, record, field }) => ({ source, record, field })),
    [
      { source: 'modules.yaml', record: 'document 1', field: 'data.name' },
      { source: 'modules.yaml', record: 'document 2', field: '' },
    ],
  );
});

test('what is no text is refused', () => {
  assert.throws(() => readModules(Buffer.from([1, 0, 2]), 'modules.yaml'), { name: 'InvalidInputError' });
});
