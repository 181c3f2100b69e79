import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { openProgress } from '../../../../infra/local/cli/present/progress/progress.ts';

test('in a log, a stage is a line when it ends and now and then while it lasts', async () => {
  const output = new PassThrough({ encoding: 'utf8' });
  let now = 0;
  const progress = await openProgress({ output, now: () => now });

  const stage = progress.start('Matching packages', 3000);
  for (let each = 0; each < 3; each++) {
    now += 5000;
    stage.advance(1000);
  }
  progress.note('2 records set aside');
  stage.finish();
  progress.stop();

  assert.equal(
    output.read(),
    'Matching packages: 1,000 of 3,000\nMatching packages: 2,000 of 3,000\n2 records set aside\nMatching packages: 3,000 in 15.0 s\n',
  );
});

test('stopping finishes what is not finished, and nothing twice', async () => {
  const output = new PassThrough({ encoding: 'utf8' });
  const progress = await openProgress({ output, now: () => 0 });
  progress.start('Reading feeds', 2).finish();
  progress.start('Matching packages', 2).advance();

  progress.stop();

  assert.equal(output.read(), 'Reading feeds: 0 in 0 ms\nMatching packages: 1 in 0 ms\n');
});

test('a stage that grows is counted against its new size', async () => {
  const output = new PassThrough({ encoding: 'utf8' });
  let now = 0;
  const stage = (await openProgress({ output, now: () => now })).start('Publishing events', 0);

  stage.resize(12);
  now += 6000;
  stage.advance();

  assert.equal(output.read(), 'Publishing events: 1 of 12\n');
});

test('on a terminal, each stage is a bar, and the cursor comes back', async () => {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY: true,
    columns: 100,
    getWindowSize: () => [100, 40],
  });
  const progress = await openProgress({ output: terminal });

  const reading = progress.start('Reading feeds', 25);
  reading.advance(25);
  reading.finish();
  progress.start('Matching packages', 1516).advance(758);
  progress.stop();

  const written = String(terminal.read());
  const shown = stripVTControlCharacters(written);
  assert.match(shown, /Reading feeds +━{30} 25\/25/);
  assert.match(shown, /Matching packages +━{15}─{15} 758\/1,516/);
  assert.ok(written.lastIndexOf('\u001b[?25h') > written.lastIndexOf('\u001b[?25l'));
});
