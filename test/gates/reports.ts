import { type GateReport, readGateReport } from '../../shared/gates/index.ts';

/** Whom the reports of these tests speak of. */
export const header = {
  release: 'samplelinux-3.0',
  package: 'openssl',
  build: 'ab'.repeat(16),
  gate: 'extensions',
  run: 'run-1',
  environment: 'default',
};

/** Reads JUnit XML. */
export function junit(xml: string, more: Readonly<Record<string, unknown>> = {}): GateReport {
  return readGateReport({
    bytes: Buffer.from(xml),
    contentType: 'application/xml; charset=utf-8',
    header: { ...header, ...more },
  });
}

/** Reads a JSON report, Patchline's own or LISA's. */
export function json(value: unknown, beside: Readonly<Record<string, unknown>> = {}): GateReport {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return readGateReport({ bytes: Buffer.from(text), contentType: 'application/json', header: beside });
}

/** `name: status` of each case, with `flaky`. */
export function statuses({ cases }: GateReport): string[] {
  return cases.map(({ name, status, flaky }) => `${name}: ${status}${flaky ? ', flaky' : ''}`);
}
