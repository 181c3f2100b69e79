import type { DocumentBody } from '../../platform/index.ts';
import type { AlertName, Component, Trouble } from './trouble.ts';

// Documents of one component in the container `alerts`. Times are ISO 8601 in UTC.

/** One alert of a component: raised, or cleared until it is raised again. */
export interface AlertDocument extends DocumentBody, Trouble {
  kind: 'alert';
  component: Component;
  alert: AlertName;
  state: 'raised' | 'cleared';
  raisedAt: string;
  clearedAt?: string;
  /** How often it was raised, from 1. */
  times: number;
}

/** Numbers a component's events. */
export interface AlertHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  component: Component;
  sequence: number;
}
