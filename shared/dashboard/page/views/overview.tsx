import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useMay } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { Time } from '../parts/time.tsx';
import { BurnDown } from './burn-down.tsx';
import { Pause } from './pause.tsx';
import { addressOf, type Patch } from './patch.ts';

const SECONDS = 30;
const MOST_NAMED = 8;

/** Tonight at a glance: is it healthy, how fresh is it, what needs a person. */
export function Overview(): VNode {
  const isOperator = useMay('operator');
  return (
    <>
      <div class="cards">
        <Freshness />
        <Clocks />
        <Waiting />
        <Pause />
        {isOperator && <Health />}
        {isOperator && <LastRun />}
      </div>
      <BurnDown />
    </>
  );
}

function Freshness(): VNode {
  const health = useAnswer('/api/health', {}, SECONDS);
  return (
    <section class="card" aria-labelledby="freshness">
      <h2 id="freshness">Data</h2>
      <Shown asked={health}>
        {({ status, nvdWatermark, generation }) => (
          <>
            <p class="figure">
              <Badge word={status} />
            </p>
            {nvdWatermark === undefined ? (
              <p>Nothing was taken in yet: start a scan.</p>
            ) : (
              <p>
                NVD up to <Time at={nvdWatermark} />, snapshot {generation}
              </p>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}

function Clocks(): VNode {
  const sla = useAnswer('/api/sla', {}, SECONDS);
  return (
    <section class="card" aria-labelledby="clocks">
      <h2 id="clocks">SLA</h2>
      <Shown asked={sla}>
        {({ counts, due }) => (
          <>
            <p class="figure">
              <Link href="/sla?status=breached">{counts.breached ?? 0} breached</Link>
            </p>
            {due[0] ? (
              <p>
                {due.length} open; next: {due[0].package} {due[0].cve}
              </p>
            ) : (
              <p>No clock is open.</p>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}

/** Patches that go on only once a person does something. */
function Waiting(): VNode {
  const validated = useAnswer('/api/patches', { state: 'validated' }, SECONDS);
  const validating = useAnswer('/api/patches', { state: 'validating' }, SECONDS);
  const rejected = useAnswer('/api/patches', { state: 'rejected' }, SECONDS);
  const patches = [validated, validating, rejected].flatMap(({ value }) => value?.patches ?? []);
  const said = patches.flatMap((patch) => {
    const why = needOf(patch);
    return why === undefined ? [] : [{ patch, why }];
  });
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">Waits for a person</h2>
      <Shown asked={validated}>
        {() => (said.length === 0 ? <p>No patch does.</p> : <p class="figure">{said.length}</p>)}
      </Shown>
      <ul>
        {said.slice(0, MOST_NAMED).map(({ patch, why }) => (
          <li key={addressOf(patch)}>
            <Link href={addressOf(patch)}>{patch.package}</Link> {why}
          </li>
        ))}
      </ul>
    </section>
  );
}

function needOf({ state, request, approvals = [], gates = [] }: Patch): string | undefined {
  if (gates.some(({ holds }) => holds.length > 0)) return 'is held by its gates';
  if (state !== 'validated') return undefined;
  if (!request) return 'can be released: ask for it';
  return approvals.length === 0 ? 'waits for an approval' : 'is approved: release it';
}

function Health(): VNode {
  const health = useAnswer('/api/operations/health', {}, SECONDS);
  return (
    <section class="card" aria-labelledby="health">
      <h2 id="health">Health</h2>
      <Shown asked={health}>
        {(answer) => {
          const ill = answer.components.filter((each) => each.health !== 'ok');
          return (
            <>
              <p class="figure">
                <Badge word={answer.health} />
              </p>
              {ill.length === 0 && <p>Nothing needs a person.</p>}
              <ul>
                {ill.flatMap(({ alerts }) =>
                  alerts.map(({ component, alert, subject = '', text }) => (
                    <li key={`${component} ${alert} ${subject}`}>
                      <Link href={cureOf(alert, subject)}>{text}</Link>
                    </li>
                  )),
                )}
              </ul>
            </>
          );
        }}
      </Shown>
    </section>
  );
}

/** Where a person mends it. */
function cureOf(alert: string, subject: string): string {
  return alert === 'dead-letters' ? `/dead-letters?queue=${encodeURIComponent(subject)}` : '/alerts';
}

function LastRun(): VNode {
  const runs = useAnswer('/api/runs', {}, SECONDS);
  return (
    <section class="card" aria-labelledby="last-run">
      <h2 id="last-run">Last run</h2>
      <Shown asked={runs}>
        {([last]) =>
          last ? (
            <>
              <p class="figure">
                <Badge word={last.stage} />
              </p>
              <p>
                <Link href="/runs">{last.runId}</Link>, <Time at={last.startedAt} />
              </p>
            </>
          ) : (
            <Empty>There was no run yet.</Empty>
          )
        }
      </Shown>
    </section>
  );
}
