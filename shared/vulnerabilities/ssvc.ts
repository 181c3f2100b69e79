/** CISA's stakeholder-specific judgement of a CVE. @see https://www.cisa.gov/ssvc */
export interface Ssvc {
  exploitation?: 'none' | 'poc' | 'active';
  automatable?: boolean;
  technicalImpact?: 'partial' | 'total';
}

/**
 * Reads `metrics.ssvcV203` of an NVD record. No sample of the NVD's own shape was at hand, so this finds each
 * option by name at any depth, spelled as in CISA's containers (`{"Technical Impact": "partial"}`) or as flat
 * fields. `undefined` if it finds none. Never throws.
 */
export function readSsvc(value: unknown): Ssvc | undefined {
  const ssvc: Ssvc = {};
  visit(value, ssvc, 6);
  return Object.keys(ssvc).length === 0 ? undefined : ssvc;
}

function visit(value: unknown, into: Ssvc, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (Array.isArray(value)) {
    for (const each of value.slice(0, 100)) visit(each, into, depth - 1);
    return;
  }
  for (const [name, inner] of Object.entries(value).slice(0, 100)) {
    if (typeof inner === 'string' || typeof inner === 'boolean')
      take(name, String(inner).toLowerCase(), into);
    else visit(inner, into, depth - 1);
  }
}

function take(name: string, value: string, into: Ssvc): void {
  switch (name.replace(/[^a-z]/gi, '').toLowerCase()) {
    case 'exploitation':
      if (value === 'none' || value === 'active') into.exploitation = value;
      else if (value === 'poc' || value === 'public poc') into.exploitation = 'poc';
      break;
    case 'automatable':
      if (/^(?:yes|no|true|false)$/.test(value)) into.automatable = value === 'yes' || value === 'true';
      break;
    case 'technicalimpact':
      if (value === 'partial' || value === 'total') into.technicalImpact = value;
      break;
  }
}
