import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { acceptBuild, checkOrder } from '../../../shared/patches/builds/accept-build.ts';
import { advance, type Desk } from '../../../shared/patches/desk.ts';
import { RefusedError } from '../../../shared/patches/refused.ts';
import { takeFindings } from '../../../shared/patches/take-findings.ts';
import type { WorkStep } from '../../../shared/patches/work.ts';
import { brief } from '../briefs.ts';
import { build, later, lines, newDesk, told } from '../desks.ts';

const [A, B, C] = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'];

function deskWith(...cves: string[]): Desk {
  const desk = newDesk();
  takeFindings(
    desk,
    cves.map((cve) => brief(cve)),
  );
  return later(desk, '2026-02-02T05:00:00.000Z');
}

function step(desk: Desk, number: number, ...steps: WorkStep[]): Desk {
  for (const each of steps) {
    const patch = desk.patches.get(number);
    assert.ok(patch);
    advance(desk, patch, each);
  }
  return desk;
}

function withFindings(desk: Desk, ...cves: string[]): Desk {
  takeFindings(
    desk,
    cves.map((cve) => brief(cve)),
  );
  return desk;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
  return 'not refused';
}

suite('a build that is accepted', () => {
  test('makes the patch that is required available', () => {
    const desk = deskWith(A, B);

    const patch = acceptBuild(desk, build('0:2.4-2', [A, B]));

    assert.equal(patch?.number, 1);
    assert.deepEqual(told(desk), ['patch.available 1.2']);
    assert.deepEqual(patch.build, {
      evr: '0:2.4-2',
      architectures: ['x86_64', 'aarch64'],
      digest: 'digest of 0:2.4-2',
      provenance: 'https://builds.example/1',
    });
  });

  test('splits off the CVEs that it does not fix, which are as old as before', () => {
    const desk = deskWith(A, B, C);

    acceptBuild(desk, build('0:2.4-2', [A]));

    assert.deepEqual(lines(desk), [
      `1 available out-of-band ${A} 0:2.4-2`,
      `2 required out-of-band ${B} ${C}`,
    ]);
    const rest = desk.patches.get(2);
    assert.deepEqual(
      { splitFrom: rest?.splitFrom, openedAt: rest?.openedAt },
      { splitFrom: 1, openedAt: '2026-02-01T05:00:00.000Z' },
    );
    assert.deepEqual(told(desk), ['patch.available 1.2', 'patch.required 2.1']);
  });

  test('is an ordinary one where it names no CVE of a patch', () => {
    const desk = deskWith(A);

    assert.equal(acceptBuild(desk, build('0:2.4-2')), undefined);
    assert.equal(acceptBuild(desk, build('0:2.4-3', [B])), undefined);
    assert.deepEqual(told(desk), []);
  });

  test('is the next one of a patch whose build was rejected', () => {
    const desk = step(deskWith(A), 1);
    acceptBuild(desk, build('0:2.4-2', [A]));
    step(desk, 1, 'begin', 'reject');

    acceptBuild(desk, build('0:2.4-3', [A]));

    assert.deepEqual(lines(desk), [`1 available out-of-band ${A} 0:2.4-3`]);
  });

  test('joins what it leaves of a rejected patch to the one that is required', () => {
    const desk = deskWith(A, B);
    acceptBuild(desk, build('0:2.4-2', [A, B]));
    step(desk, 1, 'begin', 'reject');
    withFindings(desk, C);

    acceptBuild(desk, build('0:2.4-3', [A]));

    assert.deepEqual(lines(desk), [
      `1 available out-of-band ${A} 0:2.4-3`,
      `2 required out-of-band ${B} ${C}`,
    ]);
  });

  test('cancels no earlier one: it takes over what that fixes, with urgency and age', () => {
    const desk = deskWith(A);
    acceptBuild(desk, build('0:2.4-4', [A]));
    step(desk, 1, 'begin', 'validate');

    const ordinary = later(desk, '2026-02-03T05:00:00.000Z');
    acceptBuild(ordinary, build('0:2.4-5'));
    assert.deepEqual(lines(ordinary), [`1 validated out-of-band ${A} 0:2.4-4`]);

    const newer = later(ordinary, '2026-02-04T05:00:00.000Z');
    acceptBuild(newer, build('0:2.4-6', [A]));
    assert.deepEqual(lines(newer), [
      `1 validated out-of-band ${A} 0:2.4-4`,
      `2 available out-of-band ${A} 0:2.4-6`,
    ]);
    assert.deepEqual(
      { openedAt: newer.patches.get(2)?.openedAt, inherits: newer.patches.get(2)?.inherits },
      { openedAt: '2026-02-01T05:00:00.000Z', inherits: [1] },
    );
  });

  test('takes over into the patch that is required what others have a build for', () => {
    const desk = deskWith(A);
    acceptBuild(desk, build('0:2.4-2', [A]));
    withFindings(desk, B);

    acceptBuild(desk, build('0:2.4-3', [A, B]));

    assert.deepEqual(lines(desk), [
      `1 available out-of-band ${A} 0:2.4-2`,
      `2 available out-of-band ${A} ${B} 0:2.4-3`,
    ]);
    assert.deepEqual(desk.patches.get(2)?.inherits, [1]);
    assert.equal(desk.patches.get(2)?.openedAt, '2026-02-01T05:00:00.000Z');
  });

  test('takes over the lane that a person chose', () => {
    const desk = deskWith(A);
    const patch = desk.patches.get(1);
    assert.ok(patch);
    const move = { from: 'out-of-band', to: 'next-image', reason: 'The image goes out today.' } as const;
    advance(desk, patch, 'amend', { laneMove: { ...move, by: 'ada', at: desk.at } });
    acceptBuild(desk, build('0:2.4-2', [A]));

    acceptBuild(desk, build('0:2.4-3', [A]));

    assert.deepEqual(lines(desk), [
      `1 available next-image ${A} 0:2.4-2`,
      `2 available next-image ${A} 0:2.4-3`,
    ]);
    assert.equal(desk.patches.get(2)?.laneReason, 'The image goes out today.');
  });
});

suite('a build for a patch that it names', () => {
  test('is refused where that is unknown, takes no build, or has none of its CVEs', () => {
    const desk = deskWith(A);
    assert.match(
      refusal(() => acceptBuild(desk, build('0:2.4-2', [A]), 7)),
      /^patch: there is no patch 7 of/,
    );
    assert.match(
      refusal(() => acceptBuild(desk, build('0:2.4-2', [B]), 1)),
      /^patchedCves: names none of the CVEs of patch 1$/,
    );
    acceptBuild(desk, build('0:2.4-2', [A]), 1);

    assert.match(
      refusal(() => acceptBuild(desk, build('0:2.4-3', [A]), 1)),
      /^patch: patch 1 is available: it takes no build$/,
    );
    assert.deepEqual(told(desk), ['patch.available 1.2']);
  });
});

suite('the order of builds', () => {
  test('is that of their EVRs: one that is not higher than what ships is refused', () => {
    for (const [evr, isHigher] of [
      ['0:2.4-2', true],
      ['0:2.4-1', false],
      ['0:2.4-0.9', false],
      ['0:2.5~rc1-1', true],
      ['1:1.0-1', true],
      ['0:2.4-10', true],
    ] as const) {
      const answer = refusal(() => {
        checkOrder(newDesk(), build(evr), ['0:2.4-1']);
      });
      assert.equal(answer === 'not refused', isHigher, `${evr}: ${answer}`);
    }
  });

  test('asks a package with several builds for more than one of them', () => {
    assert.equal(
      refusal(() => {
        checkOrder(newDesk(), build('0:18.2-1'), ['0:20.1-1', '0:18.1-1']);
      }),
      'not refused',
    );
    assert.match(
      refusal(() => {
        checkOrder(newDesk(), build('0:18.1-1'), ['0:20.1-1', '0:18.1-1']);
      }),
      /^evr: 0:18.1-1 is not higher than/,
    );
  });

  test('refuses one below a build that is on its way, by architecture, and not below a rejected one', () => {
    const desk = deskWith(A);
    acceptBuild(desk, build('0:2.4-3', [A], { architectures: ['x86_64'] }));

    const check = (architectures: string[]): string =>
      refusal(() => {
        checkOrder(desk, build('0:2.4-2', [A], { architectures }), ['0:2.4-1']);
      });
    assert.match(
      check(['aarch64', 'x86_64']),
      /^evr: 0:2.4-2 is not higher than 0:2.4-3 of patch 1, which is available$/,
    );
    assert.equal(check(['aarch64']), 'not refused');
    step(desk, 1, 'begin', 'reject');
    assert.equal(check(['x86_64']), 'not refused');
  });
});
