import { test } from 'node:test';
import { provokeAlerts } from '../operations/alerts/provoked.ts';
import { startServices } from './services.ts';

test('on the Azure adapters, too, what goes wrong is raised once and cleared once by two workers', async (t) => {
  await using services = await startServices();
  // The processes beside find the services there.
  Object.assign(process.env, services.environment);
  let ahead = 0;
  const setTime = (at: Date): void => {
    const seconds = (at.getTime() - Date.now()) / 1000 - ahead;
    services.serviceBus.pass(seconds);
    ahead += seconds;
  };

  await provokeAlerts(t, { state: 'azure:', setTime });
});
