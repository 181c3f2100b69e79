/** Telemetry as the settings say; commands that open no services import it from here. */
export { openTelemetry } from './open-telemetry.ts';
export { traced } from './traced.ts';
