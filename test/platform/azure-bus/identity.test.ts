import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { needs } from '../../needs.ts';
import { folderOf } from '../local/state.ts';

const run = promisify(execFile);

test('the bus goes over TLS, with the token of an identity', needs('openssl'), async (t) => {
  const folder = await folderOf(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  await run('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert]);

  const program = join(import.meta.dirname, 'by-identity.ts');
  const { stdout } = await run(process.execPath, [program, key, cert], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: cert },
  });

  assert.deepEqual(stdout.trim().split('\n'), ['received a of 1', 'refused: StorageError']);
});
