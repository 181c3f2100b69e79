import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError } from '../platform/index.ts';
import { foldCases } from './fold-cases.ts';
import { readJson } from './read-json.ts';
import { readJUnit } from './read-junit.ts';
import { readLisa } from './read-lisa.ts';
import { gateReportSchema, MAX_REPORT_BYTES, reportHeaderSchema } from './report-schema.ts';
import type { GateReport, ReportHeader } from './report.ts';

/** A report as received. */
export interface GivenReport {
  bytes: Uint8Array;
  /**
   * `application/json` (Patchline's report or LISA's list; also the default) or `application/xml` (JUnit).
   * Media type parameters are ignored.
   */
  contentType: string;
  /**
   * What the report is about, in the fields of `reportHeaderSchema`: request parameters. JUnit and LISA need
   * all of them; beside Patchline's own report they must agree with it.
   */
  header: Readonly<Record<string, unknown>>;
}

/**
 * Reads a gate report.
 * @throws InvalidInputError naming the `field` at fault: a path in the JSON, an element of the XML, a
 * parameter, `Content-Type`, or `body` for the report as a whole
 */
export function readGateReport(given: GivenReport): GateReport {
  const report = readAnyReport(given);
  if ((report.package === undefined) === (report.image === undefined))
    throw new InvalidInputError('report: package: a report is about a package or an image', {
      field: 'package',
    });
  return report;
}

function readAnyReport({ bytes, contentType, header }: GivenReport): GateReport {
  if (bytes.length > MAX_REPORT_BYTES)
    throw new InvalidInputError(`report: is longer than ${MAX_REPORT_BYTES} bytes`, { field: 'body' });
  const [type = ''] = contentType
    .toLowerCase()
    .split(';', 1)
    .map((part) => part.trim());
  if (type === 'application/xml' || type === 'text/xml') {
    const known = read(reportHeaderSchema, header);
    return { ...known, outcome: 'completed', ...readJUnit(bytes, 'report', known.file) };
  }
  if (type !== 'application/json' && type !== '')
    throw new InvalidInputError(
      `report: Content-Type: is neither application/json nor application/xml: ${type.slice(0, 100)}`,
      { field: 'Content-Type' },
    );
  const json = readJson(bytes, 'report');
  if (Array.isArray(json)) {
    const known = read(reportHeaderSchema, header);
    return { ...known, outcome: 'completed', cases: [], measurements: readLisa(json, 'report') };
  }
  const report = read(gateReportSchema, json);
  assertSame(header, report);
  const cases = report.file === undefined ? report.cases : report.cases.map((each) => inFile(each, report));
  return { ...report, cases: foldCases(cases) };
}

function inFile<T extends { file?: string }>(each: T, { file }: ReportHeader): T {
  return { ...each, file: [file, each.file].filter((part) => part !== undefined).join(' ') };
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fault = faultOf(parsed.error, value);
  throw new InvalidInputError(`report: ${formatFault(fault)}`, {
    field: fault.field === '' ? 'body' : fault.field,
  });
}

function assertSame(header: Readonly<Record<string, unknown>>, report: ReportHeader): void {
  for (const [field, value] of Object.entries(header)) {
    if (value === undefined || value === report[field as keyof ReportHeader]) continue;
    throw new InvalidInputError(`report: ${field}: the request names another than the report`, { field });
  }
}
