import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { followGitHub } from '../shared/intake/index.ts';

/** Deliveries that did not arrive, and states that wait to be posted. */
app.timer('followGitHub', {
  schedule: '15 * * * * *',
  handler: async () => {
    const services = currentServices();
    await followGitHub(services, services.github);
  },
});
