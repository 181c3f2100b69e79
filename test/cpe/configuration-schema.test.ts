import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Configuration, ConfigurationNode } from '../../shared/cpe/configuration.ts';
import { configurationsSchema } from '../../shared/cpe/configuration-schema.ts';

const criteria = 'cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*';

suite('configurationsSchema', () => {
  test('fills in the defaults and drops matchCriteriaId', () => {
    const input = [{ nodes: [{ cpeMatch: [{ vulnerable: true, criteria, matchCriteriaId: 'D946F4FD' }] }] }];

    const configurations = configurationsSchema.parse(input);

    assert.deepEqual(configurations, [
      {
        operator: 'OR',
        negate: false,
        nodes: [{ operator: 'OR', negate: false, matches: [{ vulnerable: true, criteria }], children: [] }],
      },
    ]);
  });

  test('keeps all four range bounds and takes null as absent', () => {
    const bounds = {
      versionStartIncluding: '2.4.0',
      versionStartExcluding: '2.3',
      versionEndIncluding: '2.4.46',
      versionEndExcluding: '2.4.47',
    };
    const matches = [
      { vulnerable: true, criteria, ...bounds },
      { vulnerable: true, criteria, versionEndExcluding: null },
    ];

    const configurations = configurationsSchema.parse([{ nodes: [{ operator: 'OR', cpeMatch: matches }] }]);

    assert.deepEqual(configurations[0]?.nodes[0]?.matches, [
      { vulnerable: true, criteria, ...bounds },
      { vulnerable: true, criteria },
    ]);
  });

  test('reads nested nodes by either name', () => {
    const inner = { operator: 'OR', cpeMatch: [{ vulnerable: false, criteria }] };
    const outer = (name: string) => [
      { operator: 'AND', nodes: [{ operator: 'AND', negate: true, [name]: [inner] }] },
    ];

    const byChildren = configurationsSchema.parse(outer('children'));
    const byNodes = configurationsSchema.parse(outer('nodes'));

    const matches = [{ vulnerable: false, criteria }];
    const child = { operator: 'OR', negate: false, matches, children: [] };
    const node = { operator: 'AND', negate: true, matches: [], children: [child] };
    assert.deepEqual(byChildren, [{ operator: 'AND', negate: false, nodes: [node] }]);
    assert.deepEqual(byNodes, byChildren);
  });

  const broken: [string, unknown, string][] = [
    ['no list', {}, ''],
    ['a configuration that is no object', [null], '0'],
    ['no nodes', [{}], '0.nodes'],
    ['an unknown operator', [{ operator: 'XOR', nodes: [] }], '0.operator'],
    [
      'a negate that is text',
      [{ nodes: [{ negate: 'no', cpeMatch: [{ vulnerable: true, criteria }] }] }],
      '0.nodes.0.negate',
    ],
    ['a node without members', [{ nodes: [{ cpeMatch: [] }] }], '0.nodes.0.cpeMatch'],
    [
      'a match without vulnerable',
      [{ nodes: [{ cpeMatch: [{ criteria }] }] }],
      '0.nodes.0.cpeMatch.0.vulnerable',
    ],
    [
      'criteria that are no CPE 2.3 name',
      [{ nodes: [{ children: [{ cpeMatch: [{ vulnerable: true, criteria: 'cpe:/a:b' }] }] }] }],
      '0.nodes.0.children.0.cpeMatch.0.criteria',
    ],
    [
      'a bound that is a number',
      [{ nodes: [{ cpeMatch: [{ vulnerable: true, criteria, versionEndExcluding: 2 }] }] }],
      '0.nodes.0.cpeMatch.0.versionEndExcluding',
    ],
  ];
  for (const [what, input, path] of broken) {
    test(`names the field of ${what}`, () => {
      const result = configurationsSchema.safeParse(input);

      assert.equal(result.success, false);
      assert.equal(result.error.issues[0]?.path.join('.'), path);
    });
  }

  test('takes its own output, in the NVD shape again, to the same output', () => {
    fc.assert(
      fc.property(configurations, (expected) => {
        const input = expected.map((one) => ({ ...one, nodes: one.nodes.map(nvdShape) }));

        assert.deepEqual(configurationsSchema.parse(input), expected);
      }),
    );
  });
});

const operator = fc.constantFrom('AND' as const, 'OR' as const);
const cpeMatch = fc.record(
  {
    vulnerable: fc.boolean(),
    criteria: fc.constant(criteria),
    versionStartIncluding: fc.constant('1'),
    versionEndExcluding: fc.constant('2'),
  },
  { requiredKeys: ['vulnerable', 'criteria'], noNullPrototype: true },
);
const plain = { noNullPrototype: true } as const;
const leaf: fc.Arbitrary<ConfigurationNode> = fc.record(
  {
    operator,
    negate: fc.boolean(),
    matches: fc.array(cpeMatch, { minLength: 1, maxLength: 3 }),
    children: fc.constant([]),
  },
  plain,
);
const nodes = fc.oneof(
  leaf,
  fc.record(
    {
      operator,
      negate: fc.boolean(),
      matches: fc.array(cpeMatch, { maxLength: 2 }),
      children: fc.array(leaf, { minLength: 1, maxLength: 2 }),
    },
    plain,
  ),
);
const configurations: fc.Arbitrary<Configuration[]> = fc.array(
  fc.record({ operator, negate: fc.boolean(), nodes: fc.array(nodes, { maxLength: 3 }) }, plain),
  { maxLength: 3 },
);

function nvdShape(node: ConfigurationNode): object {
  const { matches, children, ...rest } = node;
  return { ...rest, cpeMatch: matches, children: children.map(nvdShape) };
}
