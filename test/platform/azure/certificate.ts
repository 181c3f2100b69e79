import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { folderOf } from '../local/state.ts';

interface Tls {
  keyFile: string;
  certFile: string;
  key: string;
  cert: string;
}

/** A certificate of this machine, which this process trusts from now on. */
export async function trustedCertificate(t: TestContext): Promise<Tls> {
  const folder = await folderOf(t);
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-keyout', keyFile, '-out', certFile, ...subject],
  ]);
  assert.equal(made.status, 0, made.stderr.toString());
  const [key, cert] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certFile, 'utf8')]);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  t.after(() => {
    setDefaultCACertificates(before);
  });
  return { keyFile, certFile, key, cert };
}
