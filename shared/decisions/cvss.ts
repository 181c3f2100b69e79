import { createRequire } from 'node:module';
import { type Score, type Severity, severityOfScore } from '../vulnerabilities/index.ts';

/** What is used of a vector of the library, which declares its own as `any`. */
interface Vector {
  /** `CVSS:3.1`, `CVSS:2.0`. */
  getVectorName(): string;
  isBaseFullyDefined(): boolean;
  getComponentByStringOpt(metric: string): { shortName: string } | null;
  calculateScores(): { overall: number };
}

interface Calculator {
  fromVector(vector: string): Vector | null;
}

const require = createRequire(import.meta.url);

/** Version 2 has no prefix, and nothing but its authentication tells it from a version 3 without one. */
const PREFIX = /^(?:CVSS:(?:3\.[01]|4\.0)\/|(?=.*\bAu:))/;

const METRIC = /^[A-Za-z]+:[A-Za-z]+$/;
type Metric = [name: string, value: string];

/**
 * The score of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0, its temporal (threat) and environmental metrics taken in.
 * `undefined` for text that is no whole vector: a base metric is missing, another is unknown, or one is given twice.
 */
export function scoreVector(text: string): { score: number; severity: Severity } | undefined {
  const parts = text.replace(PREFIX, '').split('/');
  const metrics = new Map(parts.flatMap((part) => (METRIC.test(part) ? [part.split(':') as Metric] : [])));
  if (!PREFIX.test(text) || metrics.size !== parts.length) return undefined;
  // Only now: few decisions have a vector, and the library takes as long to load as a small match.
  const calculator = require('ae-cvss-calculator') as Calculator;
  const vector = calculator.fromVector(text);
  if (!vector?.isBaseFullyDefined()) return undefined;
  // The library passes over values that it does not know.
  for (const [metric, value] of metrics)
    if (vector.getComponentByStringOpt(metric)?.shortName !== value) return undefined;
  const score = vector.calculateScores().overall;
  const version = vector.getVectorName().replace('CVSS:', '') as Score['version'];
  return { score, severity: severityOfScore(version, score) };
}
