/** Telemetry by OpenTelemetry: loaded only where telemetry is on. The only place that imports its packages. */
export { type Exporters, exportersOf } from './exporters.ts';
export { startOpenTelemetry } from './start.ts';
