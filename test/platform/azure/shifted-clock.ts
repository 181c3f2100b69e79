/** What the parent sends. */
export interface PassTime {
  passSeconds: number;
}

/*
 * Preloaded into a program under test: its clock goes on by as many seconds as its parent says, so that a lease runs
 * out without waiting. The program ends with its parent.
 */
const RealDate = Date;
let shiftMs = 0;

class ShiftedDate extends RealDate {
  constructor(...parts: [] | [number | string | Date]) {
    super(...((parts.length === 0 ? [RealDate.now() + shiftMs] : parts) as [number]));
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;

process.on('message', ({ passSeconds }: PassTime) => {
  shiftMs += passSeconds * 1000;
  process.send?.('passed');
});
process.on('disconnect', () => process.exit());
// The parent's channel alone keeps no process alive.
process.channel?.unref();
