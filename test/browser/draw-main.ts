import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, loaded, signedIn } from './chromium.ts';
import { openPageWorld } from './world.ts';

/** Pictures of the page for the documentation, of the sample alone: `npm run docs:pictures`. */

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const PICTURES: Readonly<Record<string, string>> = {
  overview: 'overview',
  findings: 'findings',
  finding: 'findings/samplelinux-3.0/httpd/CVE-2021-26691',
  patches: 'patches',
  queues: 'queues',
  'dead-letters': 'dead-letters?queue=match-jobs',
};

const world = await openPageWorld();
const browser = await launch();
try {
  await mkdir(FOLDER, { recursive: true });
  const look = { viewport: { width: 1200, height: 750 } };
  const page = await signedIn(browser, { address: world.address, key: world.keys.ada, look });
  for (const [name, view] of Object.entries(PICTURES)) {
    await page.goto(`${world.address}/ui/${view}`);
    await loaded(page);
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  }
} finally {
  await browser.close();
  await world.end();
}
