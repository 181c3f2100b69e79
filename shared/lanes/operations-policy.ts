import { z } from 'zod';

const minutes = z.number().positive().max(100_000);
const hours = z.number().positive().max(10_000);
const days = z.number().positive().max(10_000);
const count = z.int().min(0).max(1_000_000);

/** Raised above the one, cleared at or below the other: between the two an alert stays as it is. */
function threshold(number: z.ZodNumber, byDefault: { above: number; until: number }) {
  return z
    .strictObject({ above: number, until: number })
    .refine(({ above, until }) => until <= above, 'until: must not be above `above`')
    .default(byDefault)
    .describe('Raised above `above`, cleared at `until` or below.');
}

/** When the people on duty are alerted. */
export const operationsPolicy = z
  .strictObject({
    runs: z
      .strictObject({
        graceMinutes: minutes.default(60).describe('A run that starts later than this was missed.'),
        stalledMinutes: minutes.default(30).describe('A run of which no job ends for this long is stuck.'),
      })
      .prefault({}),
    sources: z
      .strictObject({
        staleHours: hours.default(26).describe('Of a source without an entry of its own.'),
        staleHoursOf: z.record(z.string().min(1).max(50), hours).default({}),
      })
      .prefault({}),
    relay: z
      .strictObject({
        stoppedMinutes: minutes.default(10).describe('Events wait and none was sent for this long.'),
      })
      .prefault({}),
    subscribers: z
      .strictObject({
        stoppedMinutes: minutes.default(60).describe('Messages wait and none was taken for this long.'),
      })
      .prefault({}),
    queues: z
      .strictObject({
        waiting: threshold(count, { above: 20_000, until: 10_000 }),
        oldestMinutes: threshold(minutes, { above: 60, until: 30 }),
        deadLetters: threshold(count, { above: 0, until: 0 }),
      })
      .prefault({}),
    publication: z
      .strictObject({
        heldMinutes: z
          .number()
          .min(0)
          .max(100_000)
          .default(0)
          .describe('A publication is held for this long; 0: at once.'),
        keyDays: z
          .number()
          .min(0)
          .max(1_000)
          .default(30)
          .describe('The signing key ends within so many days.'),
      })
      .prefault({}),
    samples: z
      .strictObject({
        keepDays: z
          .strictObject({
            minute: days.default(7),
            hour: days.default(100),
            day: days.default(800),
          })
          .prefault({})
          .describe('How long samples of a minute, an hour and a day are kept.'),
      })
      .prefault({}),
    events: z
      .strictObject({
        keepDays: z
          .number()
          .min(7)
          .max(10_000)
          .default(90)
          .describe('How long events stay in the logs that feeds, streams and webhooks read.'),
      })
      .prefault({}),
    retention: z
      .strictObject({
        keepDays: z
          .strictObject({
            snapshots: days.default(30).describe('Snapshots that are no longer in force.'),
            runs: days.default(400).describe('Runs with their outcomes; the newest hundred stay.'),
            orders: days.default(30).describe('Orders about dead letters or many items, from their start.'),
            plans: days
              .default(30)
              .describe('What orders about many items were to do: as long as the orders or longer.'),
            alerts: days.default(90).describe('Alerts that were cleared.'),
            digests: days.default(90).describe('Daily digests.'),
            deliveries: days.default(30).describe('The log of what was delivered to a webhook.'),
            gitHubDeliveries: days
              .min(31)
              .default(60)
              .describe('Which deliveries of GitHub were taken in; GitHub repeats one for 30 days.'),
          })
          .refine(
            ({ plans, orders }) => plans >= orders,
            'plans: must not be below `orders`, which show their results by them',
          )
          .prefault({}),
      })
      .prefault({})
      .describe('How long is kept what nothing rests on any more.'),
    replay: z
      .strictObject({
        perSecond: z.int().min(1).max(1000).default(50).describe('Dead letters sent again a second.'),
      })
      .prefault({}),
  })
  .prefault({})
  .describe('When the people on duty are alerted.');
export type OperationsPolicy = z.output<typeof operationsPolicy>;
