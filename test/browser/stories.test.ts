import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../needs.ts';
import { keepPicture, launch, leave, loaded, signedIn } from './chromium.ts';
import { allHands, type Hands } from './hands.ts';
import { openPageWorld, type PageWorld } from './world.ts';

/** Views of whoever may not know of embargoes, and addresses of what lies under one. */
const UNTOLD = [
  ...[
    'overview',
    'reports',
    'findings',
    'patches',
    'images',
    'sla',
    'modules',
    'conflicts',
    'changes',
    'audit',
  ],
  ...['queues', 'runs/comparison', 'findings?embargoed=true', 'patches?embargoed=true', 'sla?embargoed=true'],
  ...['changes?embargoed=true', 'findings/samplelinux-3.0/zlib/PATCHLINE-1?embargoed=true'],
];
const CVE = 'CVE-2026-4242';

/** What people do on the page in a night, each by mouse and by keyboard alone. */
for (const hands of allHands)
  suite(`the page's people, ${hands.name}`, needs('chromium'), () => {
    let browser: Browser;
    let world: PageWorld;

    before(async () => {
      [world, browser] = await Promise.all([openPageWorld(), launch()]);
    });
    after(async () => {
      await browser.close();
      await world.end();
    });

    async function as(person: keyof PageWorld['keys']): Promise<Page> {
      return signedIn(browser, { address: world.address, key: world.keys[person] });
    }

    test("an operator's tonight, from the alert to mended", async () => {
      const page = await as('oda');
      await hands.press(page.getByRole('link', { name: /match-jobs has dead letters/ }));
      await hands.press(page.getByRole('row', { name: /MaxDeliveryCount/ }).getByRole('link'));
      await hands.press(page.getByRole('button', { name: 'Count them (dry run)' }));
      await page.getByText('9 messages are chosen. Nothing was done yet.').waitFor();
      await hands.fill(page.getByRole('textbox', { name: 'Because (optional)' }), 'The store is back.');
      await hands.press(page.getByRole('button', { name: 'Replay 9' }));
      await page.getByRole('cell', { name: '9 of 9' }).waitFor();
      await keepPicture(page, `operator ${hands.name}`);

      await page.goto(`${world.address}/ui/dead-letters?queue=match-jobs`);
      await hands.press(page.getByRole('row', { name: /TypeError/ }).getByRole('link'));
      await hands.press(page.getByRole('button', { name: 'Count them (dry run)' }));
      await hands.fill(page.getByRole('textbox', { name: 'Reason' }), 'Of a run that is over.');
      await hands.press(page.getByRole('button', { name: 'Discard 3' }));
      await page.getByRole('cell', { name: '3 of 3' }).waitFor();

      await hands.goTo(page, { title: 'Overview', letter: 'o' });
      await page.getByRole('heading', { name: 'Health' }).waitFor();
      await page
        .getByRole('link', { name: /match-jobs has dead letters/ })
        .waitFor({ state: 'detached', timeout: 60_000 });
      const matching = async (): Promise<{ active: number; deadLettered: number } | undefined> => {
        const { body } = await world.ask('oda', '/api/queues');
        const queues = body as { name: string; active: number; deadLettered: number }[];
        return queues.find(({ name }) => name === 'match-jobs');
      };
      while ((await matching())?.active !== 0) await page.waitForTimeout(50);
      assert.equal((await matching())?.deadLettered, 0);
      await leave(page);
    });

    test("an engineer's triage of ten findings", async () => {
      const page = await as('oda');
      const decided: string[] = [];
      for (const status of ['under_investigation', 'affected']) {
        const { body } = await world.ask('oda', `/api/findings?status=${status}`);
        const { findings } = body as { findings: { package: string; cve: string }[] };
        decided.push(...findings.map(({ package: name, cve }) => `${name}/${cve}`));
      }
      for (const at of decided.slice(0, 10)) {
        const [name = '', cve = ''] = at.split('/');
        await hands.goTo(page, { title: 'Findings', letter: 'f' });
        await page.getByRole('table').waitFor();
        await hands.fill(page.getByRole('searchbox', { name: 'Search' }), cve);
        await page.waitForURL(new RegExp(`search=${cve}`));
        await hands.press(
          page
            .getByRole('row')
            .filter({ has: page.getByRole('cell', { name, exact: true }) })
            .getByRole('link', { name: cve }),
        );
        await page.getByRole('heading', { name: `${cve} in ${name}` }).waitFor();
        await page.getByRole('region', { name: 'Taken for' }).waitFor();
        await hands.choose(page.getByRole('combobox', { name: 'Justification' }), 'component_not_present');
        await hands.fill(page.getByRole('textbox', { name: 'Reason' }), `${name} does not have it.`);
        await hands.press(page.getByRole('button', { name: 'Record the decision' }));
        await page.getByText('Done.').waitFor();
      }
      await keepPicture(page, `engineer ${hands.name}`);
      const { body } = await world.ask('oda', '/api/decisions');
      const { decisions } = body as { decisions: { record: { author: string; reason: string } }[] };
      const reasons = decisions.map(({ record }) => record.reason).sort();
      const wanted = decided.slice(0, 10).map((at) => `${at.split('/')[0] ?? ''} does not have it.`);
      assert.deepEqual(reasons, wanted.sort());
      await leave(page);
    });

    test('many findings at once: some by their rows, and all that fit the filter, whatever is drawn of them', async () => {
      const page = await as('oda');
      const owners = async (): Promise<Record<string, number>> => {
        const { body } = await world.ask('oda', '/api/findings');
        const { findings } = body as { findings: { owner?: string }[] };
        return Object.fromEntries(
          Object.entries(Object.groupBy(findings, ({ owner = 'nobody' }) => owner)).map(([owner, own]) => [
            owner,
            own?.length ?? 0,
          ]),
        );
      };
      const before = await owners();
      const { body } = await world.ask('oda', '/api/findings?search=httpd');
      const fitting = (body as { findings: unknown[] }).findings.length;
      assert.ok(fitting > 2 && fitting < (before['nobody'] ?? 0), `${fitting} of httpd`);
      const give = async (owner: string, count: number): Promise<void> => {
        await hands.choose(page.getByRole('combobox', { name: 'Change' }), 'assign');
        await hands.fill(
          page.getByRole('form', { name: 'Change what is chosen' }).getByLabel('Owner'),
          owner,
        );
        await hands.press(page.getByRole('button', { name: 'Count them (dry run)' }));
        await page.getByText(`${count} would be changed`).waitFor();
        await hands.press(page.getByRole('button', { name: `Change ${count}` }));
        await page.getByText(`${count} of ${count} done, 0 refused`).waitFor();
      };

      await page.goto(`${world.address}/ui/findings?search=httpd`);
      const boxes = page.getByRole('row').getByRole('checkbox');
      await boxes.first().waitFor();
      await hands.tick(boxes.nth(0));
      await hands.tick(boxes.nth(1));
      await give('alice', 2);
      assert.deepEqual(await owners(), { nobody: (before['nobody'] ?? 0) - 2, alice: 2 });

      await page.goto(`${world.address}/ui/findings?search=httpd`);
      await hands.tick(page.getByRole('checkbox', { name: /^All that fit the filters/ }));
      await give('bob', fitting);
      assert.deepEqual(await owners(), { nobody: (before['nobody'] ?? 0) - fitting, bob: fitting });
      await keepPicture(page, `many at once ${hands.name}`);
      await leave(page);
    });

    test("an approver's waiver: one asks, another grants, the patch goes on", async () => {
      const patch = `${world.address}/ui/patches/samplelinux-3.0/tar/1`;
      const asking = await as('oda');
      await asking.goto(patch);
      const form = asking.getByRole('form', { name: /^Ask for a waiver/ });
      await hands.fill(form.getByRole('textbox', { name: 'Reason' }), 'There is no baseline yet.');
      await fillDay(hands, asking, form.getByLabel('Until'));
      await hands.press(form.getByRole('button', { name: 'Ask for a waiver' }));
      await form.getByText('Done.').waitFor();
      assert.equal(await asking.getByRole('button', { name: 'Grant the waiver' }).count(), 0);

      const granting = await as('ada');
      await granting.goto(patch);
      await hands.press(granting.getByRole('button', { name: 'Grant the waiver' }));
      await granting.getByRole('heading', { name: /tar, patch 1 validated/ }).waitFor();
      await keepPicture(granting, `approver ${hands.name}`);
      await leave(asking);
      await leave(granting);
    });

    test("an embargo officer's report, which nobody else is told of", async () => {
      const page = await as('emil');
      await hands.goTo(page, { title: 'Under embargo', letter: 'e' });
      const form = page.getByRole('form');
      await hands.fill(form.getByLabel('Release, such as'), 'samplelinux-3.0');
      await hands.fill(form.getByLabel('Packages'), 'zlib');
      await hands.fill(form.getByLabel('Title'), 'A secret flaw');
      await hands.fill(form.getByLabel('What is known'), 'Nobody else knows.');
      await hands.fill(form.getByLabel('Contact'), 'finder@example.com');
      await hands.choose(form.getByLabel('Severity'), 'high');
      await fillDay(hands, page, form.getByLabel('Public on'));
      await hands.press(form.getByRole('button', { name: 'Report' }));
      await page.getByRole('cell', { name: 'A secret flaw' }).waitFor();
      await keepPicture(page, `embargo officer ${hands.name}`);
      const link = page.getByRole('row', { name: /A secret flaw/ }).getByRole('link');
      const id = (await link.textContent()) ?? '';
      await hands.press(link);
      await hands.press(page.getByRole('row', { name: /zlib/ }).getByRole('link', { name: id }));
      await page.getByRole('heading', { name: `${id} in zlib` }).waitFor();
      await page.getByText('Under embargo until').waitFor();
      await hands.goTo(page, { title: 'Findings', letter: 'f' });
      await page.getByRole('table').waitFor();
      assert.equal(await page.getByRole('link', { name: id }).count(), 0, 'apart from all others');

      const other = await as('oda');
      const navigation = other.getByRole('navigation');
      assert.equal(await navigation.getByRole('link', { name: 'Under embargo' }).count(), 0);
      const heard: Promise<string>[] = [];
      other.on('response', (response) => heard.push(response.text().catch(() => '')));
      for (const view of UNTOLD) {
        await other.goto(`${world.address}/ui/${view}`);
        await loaded(other);
      }
      await other.goto('about:blank');
      const told = (await Promise.all(heard)).join('\n');
      assert.doesNotMatch(told, /secret flaw|Nobody else knows/i);
      assert.ok(!told.includes(id), id);

      await hands.goTo(page, { title: 'Under embargo', letter: 'e' });
      const naming = page.getByRole('form', { name: 'Give a report its CVE id' });
      await hands.fill(naming.getByLabel('CVE id'), CVE);
      await hands.press(naming.getByRole('button', { name: 'Give it the id' }));
      await page.getByRole('cell', { name: CVE }).waitFor();
      await hands.press(page.getByRole('button', { name: 'End it now' }));
      await page
        .getByRole('form', { name: /^End an embargo/ })
        .getByText('Done.')
        .waitFor();
      const { body } = await world.ask('emil', '/api/reports');
      const [report] = (body as { reports: { id: string; until: string }[] }).reports;
      assert.equal(report?.id, CVE);
      assert.ok(Date.parse(report.until) <= Date.now(), 'it comes to light with the next round of settling');
      await leave(page);
      await leave(other);
    });
  });

/** The first of February of the next year. */
async function fillDay(hands: Hands, page: Page, target: ReturnType<Page['getByLabel']>): Promise<void> {
  const year = new Date().getUTCFullYear() + 1;
  if (hands.name === 'by mouse') return target.fill(`${year}-02-01`);
  await hands.fill(target, `0201${year}`);
  assert.equal(await target.inputValue(), `${year}-02-01`);
  return page.keyboard.press('Tab');
}
