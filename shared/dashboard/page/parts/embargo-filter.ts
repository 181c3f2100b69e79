import { useMay } from '../client/session.ts';
import type { Filter } from './filters.tsx';

const EMBARGOED = {
  name: 'embargoed',
  label: 'Under embargo',
  choices: ['true'],
  words: { true: 'yes' },
  usual: 'no',
} as const satisfies Filter<string>;

/** The filters of a view, and for those who may know of embargoes the one that shows what is under one. */
export function useSided<Name extends string>(
  filters: readonly Filter<Name>[],
): readonly Filter<Name | 'embargoed'>[] {
  return useMay('embargo') ? [...filters, EMBARGOED] : filters;
}
