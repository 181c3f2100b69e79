import { type Random, seeded } from './random.ts';

const beginnings = [
  'bra',
  'cle',
  'dro',
  'fli',
  'gre',
  'kri',
  'lum',
  'mor',
  'nex',
  'pla',
  'qua',
  'tri',
  'vel',
  'zan',
];
const middles = ['bi', 'do', 'ke', 'la', 'mu', 'na', 'po', 'ri', 'sto', 'ta', 'vu', 'xe'];
const ends = ['ck', 'dor', 'fin', 'gle', 'lm', 'nd', 'rix', 'sk', 'th', 'von', 'wyn', 'zz'];

/** That many different names of packages that nobody makes. */
export function madeUpNames(count: number, seed: number): string[] {
  const random: Random = seeded(seed);
  const names = new Set<string>();
  while (names.size < count) {
    names.add(random.pick(beginnings) + random.pick(middles) + random.pick(middles) + random.pick(ends));
  }
  return [...names];
}
