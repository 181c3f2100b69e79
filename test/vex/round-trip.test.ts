import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Decision } from '../../shared/decisions/index.ts';
import { parseDecisions } from '../../shared/decisions/read-decisions.ts';
import type { Statement } from '../../shared/vex/statement.ts';
import { writeCsafVex, writeOpenVex } from '../../shared/vex/index.ts';
import { decided, kinds, publisher, rated, statement, statements } from './statements.ts';

const writers: [format: string, write: (list: Statement[]) => object][] = [
  ['OpenVEX', (list) => writeOpenVex(list, publisher)],
  ['CSAF', (list) => writeCsafVex(list, { id: 'vex', publisher })],
];

function readBack(document: object): Decision[] {
  const { decisions, rejected, unused } = parseDecisions(JSON.stringify(document), 'document', {
    releases: ['azurelinux-3.0', 'azurelinux-4.0'],
  });
  assert.deepEqual({ rejected, unused }, { rejected: [], unused: [] });
  return decisions;
}

/** What a decision says, beside the version that it is about. */
function content({ id: _, evidence: __, ...decision }: Decision): object {
  return decision;
}

function expected(given: Statement): object {
  const { release, package: name, cve, status, justification, disposition, reason, proof } = given;
  return {
    about: { release, package: name, cve },
    status,
    ...(disposition ? { disposition } : {}),
    ...(justification ? { justification } : {}),
    ...(proof === undefined ? {} : { proof }),
    reason,
    ...given.decided,
  };
}

/** What is to be read back of a rating; OpenVEX has no place for it. */
function expectedRatings({ release, package: name, cve, rating }: Statement, format: string): object[] {
  if (!rating || format !== 'CSAF') return [];
  const { severity, vector, reason, decided: by } = rating;
  const scored = vector === undefined ? {} : { score: 1.9, vector };
  return [{ about: { release, package: name, cve }, reason, ...by, rating: { severity, ...scored } }];
}

const key = (value: object): string => JSON.stringify(value);
const sorted = (values: object[]): object[] => values.sort((a, b) => (key(a) < key(b) ? -1 : 1));

for (const [format, write] of writers) {
  suite(`what Patchline wrote as ${format}`, () => {
    for (const [what, changes] of kinds.filter(([, { decided: by }]) => by !== undefined)) {
      test(`keeps what was ${what}: who, when, until when and why`, () => {
        const given = statement(changes);

        const [decision, ...others] = readBack(write([given]));

        assert.deepEqual(others, []);
        assert.deepEqual(decision && content(decision), expected(given));
        assert.deepEqual(decision?.evidence, { versions: ['2.4.46'] });
      });
    }

    for (const [what, changes] of rated) {
      test(`${format === 'CSAF' ? 'keeps' : 'leaves out'} the rating of what was ${what}`, () => {
        const given = statement(changes);

        const ratings = readBack(write([given])).filter(({ rating }) => rating !== undefined);

        assert.deepEqual(ratings.map(content), expectedRatings(given, format));
      });
    }

    test('gives back every decision and none of the findings', () => {
      fc.assert(
        fc.property(statements, (list) => {
          const decisions = readBack(write(list));

          const wanted = [
            ...list.filter(({ decided: by }) => by !== undefined).map(expected),
            ...list.flatMap((each) => expectedRatings(each, format)),
          ];
          assert.deepEqual(sorted(decisions.map(content)), sorted(wanted));
        }),
        { numRuns: 100 },
      );
    });

    test('keeps any reason and any name', () => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (reason, author) => {
          fc.pre(reason.trim() === reason && author.trim() === author && !reason.includes(' Proof: '));
          fc.pre(!/^(?:Deferred|Will not be fixed)\. /.test(reason) && !/[\n\r]/.test(author));
          const given = statement({ disposition: 'wont_fix', reason, decided: { ...decided, author } });

          const [decision] = readBack(write([given]));

          assert.deepEqual({ reason: decision?.reason, author: decision?.author }, { reason, author });
        }),
      );
    });
  });
}
