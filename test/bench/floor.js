// Plain JavaScript: nothing but the work itself is to count.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The least that taking feeds in can take without cleverness: unpack each file and parse it, on one core. */

const [folder = '.'] = process.argv.slice(2);
let records = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json.gz')))
  records += JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8')).vulnerabilities.length;
process.stdout.write(`${records}\n`);
