import type { ContainerName } from '../../documents.ts';

export type DocumentOperation = 'read' | 'create' | 'replace' | 'delete' | 'batch' | 'query' | 'changes';

/** Cost of one kind of operation on a container. */
export interface Charge {
  container: ContainerName;
  operation: DocumentOperation;
  requests: number;
  requestUnits: number;
}

/** Sums the request charges stated in each response, including refusals. */
export class Charges {
  readonly #sums = new Map<string, Charge>();

  add(container: ContainerName, operation: DocumentOperation, requestUnits: number): void {
    const key = `${container} ${operation}`;
    const sum = this.#sums.get(key) ?? { container, operation, requests: 0, requestUnits: 0 };
    sum.requests += 1;
    sum.requestUnits += requestUnits;
    this.#sums.set(key, sum);
  }

  list(): Charge[] {
    return [...this.#sums.values()].map((sum) => ({ ...sum }));
  }
}
