import { join } from 'node:path';
import { runSnapshot, SNAPSHOTS } from './bicep.ts';

/** `npm run infra:snapshot`: writes down what the templates deploy. A test fails where that is not what they say. */
for (const name of SNAPSHOTS) {
  const { ok, stderr } = runSnapshot(join('snapshots', `${name}.bicepparam`), 'overwrite');
  if (!ok) throw new Error(stderr);
  console.log(`infra/azure/snapshots/${name}.snapshot.json`);
}
