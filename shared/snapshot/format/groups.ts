/** Numbers by group, in two arrays: 300,000 lines in 60,000 lists of their own would burden the garbage collector. */
export class Groups {
  readonly #starts: Uint32Array;
  readonly #members: Uint32Array;

  /** Member `n` belongs to group `groups[n]`. Those of a group stay in order. */
  constructor(groups: Uint32Array, count: number) {
    const starts = new Uint32Array(count + 1);
    for (const group of groups) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
    for (let group = 0; group < count; group++)
      starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
    const next = starts.slice();
    const members = new Uint32Array(groups.length);
    let member = 0;
    for (const group of groups) {
      const at = next[group] ?? 0;
      members[at] = member++;
      next[group] = at + 1;
    }
    this.#starts = starts;
    this.#members = members;
  }

  size(group: number): number {
    return (this.#starts[group + 1] ?? 0) - (this.#starts[group] ?? 0);
  }

  of(group: number): Uint32Array {
    return this.#members.subarray(this.#starts[group], this.#starts[group + 1]);
  }
}
