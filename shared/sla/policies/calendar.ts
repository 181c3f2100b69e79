import { Temporal } from 'temporal-polyfill';

/** Which days are business days, and where they begin. */
interface Calendar {
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  /** ISO days of the week without business: 1 is Monday, 7 Sunday. */
  weekend: readonly number[];
  /** Local dates without business, `YYYY-MM-DD`. */
  holidays: readonly string[];
}

/** Local days as instants; measured often, so each is worked out once. */
export class BusinessDays {
  private readonly days = new Map<string, BusinessDay>();
  private readonly timeZone: string;
  private readonly weekend: ReadonlySet<number>;
  private readonly holidays: ReadonlySet<string>;

  constructor({ timeZone, weekend, holidays }: Calendar) {
    this.timeZone = timeZone;
    this.weekend = new Set(weekend);
    this.holidays = new Set(holidays);
  }

  /** The local days from the one that holds `from` on, without an end. @param from epoch milliseconds */
  *from(from: number): Generator<BusinessDay> {
    let date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(this.timeZone).toPlainDate();
    for (;;) {
      yield this.dayOf(date);
      date = date.add({ days: 1 });
    }
  }

  private dayOf(date: Temporal.PlainDate): BusinessDay {
    const name = date.toString();
    const known = this.days.get(name);
    if (known) return known;
    const { timeZone } = this;
    // A day with a change to or from summer time has 23 or 25 hours; in some zones it does not begin at 00:00.
    const day = {
      from: date.toZonedDateTime(timeZone).epochMilliseconds,
      until: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
      isOpen: !this.weekend.has(date.dayOfWeek) && !this.holidays.has(name),
    };
    this.days.set(name, day);
    return day;
  }
}

interface BusinessDay {
  /** Epoch milliseconds; `until` is the next day's `from`. */
  from: number;
  until: number;
  isOpen: boolean;
}
