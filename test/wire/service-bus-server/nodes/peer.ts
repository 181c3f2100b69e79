import type { Broker } from '../broker/broker.ts';
import type { Faults } from '../faults.ts';

/** What the nodes of one connection work with. */
export interface Peer {
  broker: Broker;
  faults: Faults;
  /** Lets the connection go away without a word. */
  drop: () => void;
}
