import { defined, InvalidInputError, walkXml } from '../platform/index.ts';
import { foldCases, hasFailed } from './fold-cases.ts';
import { isPseudoCase } from './pseudo-case.ts';
import { MAX_CASES } from './report-schema.ts';
import type { CaseResult, CaseStatus, Measurement } from './report.ts';

/** The content of a JUnit XML report, without the header that says which build it is about. */
interface JUnitContent {
  cases: CaseResult[];
  measurements: Measurement[];
  incomplete?: string;
}

type Attributes = Readonly<Record<string, string>>;

interface OpenSuite {
  name: string;
  platform?: string;
  /** How many failures its own counts state; `undefined` if it has no counts. */
  counted?: number;
  failed: number;
  /** Ginkgo's own statement of success. */
  succeeded?: string;
}

interface OpenCase {
  attributes: Attributes;
  outcomes: { status: CaseStatus; reason: string | undefined }[];
  skip?: { type: string | undefined; message: string | undefined; text: string };
  rerun: boolean;
}

/** Elements of a case that failed in the end, and of one that failed before it passed. */
const ENDED: Readonly<Record<string, CaseStatus>> = { failure: 'failed', error: 'error' };
const RERUNS = new Set(['flakyFailure', 'flakyError', 'rerunFailure', 'rerunError', 'rerun']);
/** Words for cases without a result element: Ginkgo, CTest, GoogleTest. */
const STATUS_WORDS: Readonly<Record<string, CaseStatus>> = {
  failed: 'failed',
  fail: 'failed',
  timedout: 'failed',
  interrupted: 'failed',
  aborted: 'error',
  panicked: 'error',
  error: 'error',
  skipped: 'skipped',
  pending: 'skipped',
  disabled: 'skipped',
  notrun: 'skipped',
};
/** Properties in which tests report measurements: `metric:boot_ms` = `812.4` or `812.4 ms`. */
const METRIC = 'metric:';
const VALUE = /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\s+(\S.*))?$/i;
const MAX_TEXT = 1000;

/**
 * Reads JUnit XML as written by pytest, bats, node, LISA, Ginkgo and Surefire. Counts cases one by one, since
 * writers fill the count attributes differently; if these state failures that no case shows, the report is
 * incomplete.
 * @param file names the report's file in the key of each case
 * @throws InvalidInputError where it is not well-formed JUnit XML or has too many cases; `field` is the
 * element's path
 */
export function readJUnit(bytes: Uint8Array, source: string, file?: string): JUnitContent {
  const cases: CaseResult[] = [];
  const measurements: Measurement[] = [];
  const suites: OpenSuite[] = [];
  const reasons: string[] = [];
  let open: OpenCase | undefined;
  let last: Attributes = {};

  const add = (result: CaseResult, path: string): void => {
    if (cases.length >= MAX_CASES)
      throw new InvalidInputError(`${source}: has more than ${MAX_CASES} test cases`, { field: path });
    if (hasFailed(result)) for (const suite of suites) suite.failed += 1;
    if (!isPseudoCase(result.name) || hasFailed(result)) cases.push(result);
  };

  walkXml(bytes, source, {
    open(path, attributes) {
      const element = lastOf(path);
      if (element in ENDED || element === 'skipped') last = attributes;
      if (!path.includes('/') && element !== 'testsuites' && element !== 'testsuite')
        throw new InvalidInputError(`${source}: ${element} is no root of JUnit XML`, { field: path });
      if (element === 'testsuite' || (element === 'testsuites' && !path.includes('/'))) {
        const counted = countOf(attributes);
        const name = element === 'testsuite' ? (attributes['name'] ?? '') : '';
        suites.push({ name, failed: 0, ...defined({ counted }) });
      }
      if (element === 'testcase') {
        if ((attributes['name'] ?? '') === '')
          throw new InvalidInputError(`${source}: a test case has no name`, { field: `${path}@name` });
        open = { attributes, outcomes: [], rerun: false };
      }
      if (element === 'property') readProperty(attributes, `${path}@value`);
    },
    close(path, text) {
      const element = lastOf(path);
      if (element === 'testcase' && open) {
        add(resultOf(open, suites, file), path);
        open = undefined;
      }
      if (element in ENDED || element === 'skipped') readOutcome(path, text);
      if (open && RERUNS.has(element)) open.rerun = true;
      if (element === 'testsuite' || path === 'testsuites') close(suites.pop());
    },
  });

  function readProperty(attributes: Attributes, field: string): void {
    const { name = '', value = '' } = attributes as { name?: string; value?: string };
    const suite = suites.at(-1);
    if (suite && !open && name === 'SuiteSucceeded') suite.succeeded = value;
    if (suite && !open && name === 'platform') suite.platform = cut(value);
    if (!name.startsWith(METRIC)) return;
    const [, number = '', unit] = VALUE.exec(value.trim()) ?? [];
    if (number === '' || !Number.isFinite(Number(number)))
      throw new InvalidInputError(`${source}: ${name} has no number: ${cut(value)}`, { field });
    measurements.push({
      metric: cut(name.slice(METRIC.length)),
      value: Number(number),
      ...defined({ unit }),
    });
  }

  function readOutcome(path: string, text: string): void {
    const element = lastOf(path);
    const parent = lastOf(path.slice(0, -element.length - 1));
    const message = last['message'];
    const reason = firstLine(message ?? '') ?? firstLine(text) ?? last['type'];
    if (element === 'skipped') {
      if (open && parent === 'testcase') open.skip = { type: last['type'], message, text };
      return;
    }
    const status = ENDED[element] ?? 'error';
    if (open && parent === 'testcase') open.outcomes.push({ status, reason });
    // A suite that failed outside its cases, in a hook or a fixture.
    else if (parent === 'testsuite' || parent === 'testsuites')
      add({ ...placeOf(suites, file), name: '(suite)', status, ...defined({ reason }) }, path);
  }

  function close(suite: OpenSuite | undefined): void {
    if (!suite || suite.failed > 0) return;
    const name = suite.name === '' ? 'the report' : suite.name;
    if (suite.succeeded === 'false') reasons.push(`${name} did not succeed, and no case says why`);
    else if (suite.counted !== undefined && suite.counted > 0)
      reasons.push(`${name} counts ${suite.counted} failures, and no case tells of one`);
  }

  const [incomplete] = reasons;
  return { cases: foldCases(cases), measurements, ...defined({ incomplete }) };
}

function resultOf(
  { attributes, outcomes, skip, rerun }: OpenCase,
  suites: readonly OpenSuite[],
  file: string | undefined,
): CaseResult {
  const place = placeOf(suites, file, attributes);
  const key = { ...place, name: cut(attributes['name'] ?? '') };
  const outcome = outcomes.find(({ status }) => status === 'error') ?? outcomes[0];
  if (outcome) return { ...key, status: outcome.status, ...defined({ reason: outcome.reason }) };
  if (skip) {
    const reason = firstLine(skip.message ?? '') ?? firstLine(skip.text);
    return {
      ...key,
      status: isAttempted(skip, attributes) ? 'attempted' : 'skipped',
      ...defined({ reason }),
    };
  }
  const status = STATUS_WORDS[(attributes['status'] ?? '').toLowerCase()] ?? 'passed';
  return {
    ...key,
    status,
    ...defined({ flaky: rerun && status === 'passed' ? (true as const) : undefined }),
  };
}

/**
 * LISA reports a failure with a known issue as skipped, with only the failure's message. Cases that LISA
 * really skips say `skipped` or took no time; other writers give a type or a text.
 */
function isAttempted(
  { type, message, text }: NonNullable<OpenCase['skip']>,
  attributes: Attributes,
): boolean {
  const ran = Number(attributes['time'] ?? 0) > 0;
  return ran && type === undefined && text === '' && message !== undefined && !/\bskip/i.test(message);
}

function placeOf(
  suites: readonly OpenSuite[],
  file: string | undefined,
  attributes: Attributes = {},
): Omit<CaseResult, 'name' | 'status'> {
  const names = suites.map(({ name }) => name).filter((name) => name !== '');
  const files = [file, attributes['file']].filter((part) => part !== undefined && part !== '');
  const platform = suites.findLast((suite) => suite.platform !== undefined)?.platform;
  return defined({
    file: files.length > 0 ? cut(files.join(' ')) : undefined,
    platform,
    suite: names.length > 0 ? cut(names.join(' > ')) : undefined,
    class: attributes['classname'] === undefined ? undefined : cut(attributes['classname']),
  });
}

/** How many failures the attributes of a suite state. */
function countOf({
  failures,
  errors,
}: Attributes & { failures?: string; errors?: string }): number | undefined {
  if (failures === undefined && errors === undefined) return undefined;
  const count = Number(failures ?? 0) + Number(errors ?? 0);
  return Number.isFinite(count) ? count : undefined;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT);
}

function firstLine(text: string): string | undefined {
  const line = text.split('\n', 20).find((each) => each.trim() !== '');
  return line === undefined ? undefined : cut(line.trim());
}
