import type { ClockRule, ClockTraits } from './policy.ts';
import type { Term } from './term.ts';

export interface ChosenTerm {
  /** Absent: no deadline, with the next upgrade. */
  term?: Term;
  /** What else the policy asks for. */
  note?: string;
}

/** The term of a clock by the first row that fits; `undefined` if none does. A trait that nobody knows fits no condition. */
export function chooseTerm({ terms }: ClockRule, traits: ClockTraits): ChosenTerm | undefined {
  const row = terms.find(({ when }) =>
    Object.entries(when).every(([trait, asked]) => {
      const value = traits[trait as keyof ClockTraits];
      return Array.isArray(asked) ? (asked as unknown[]).includes(value) : asked === value;
    }),
  );
  return row && { ...termOf(row.within), ...(row.note !== undefined && { note: row.note }) };
}

function termOf(within: ClockRule['terms'][number]['within']): { term?: Term } {
  if (within === 'next-upgrade') return {};
  if ('hours' in within) return { term: { amount: within.hours, unit: 'hours' } };
  if ('days' in within) return { term: { amount: within.days, unit: 'days' } };
  return { term: { amount: within.businessDays, unit: 'business-days' } };
}
