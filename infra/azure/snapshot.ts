import { join } from 'node:path';
import { runSnapshot, SNAPSHOTS } from './bicep.ts';

/** `npm run infra:snapshot`: records what the templates deploy. A test fails if the record is out of date. */
for (const name of SNAPSHOTS) {
  const { ok, stderr } = runSnapshot(join('snapshots', `${name}.bicepparam`), 'overwrite');
  if (!ok) throw new Error(stderr);
  console.log(`infra/azure/snapshots/${name}.snapshot.json`);
}
