import { app } from '@azure/functions';
import { currentServices, sendConfiguredDigest } from '../shared/app/index.ts';

/** Once a day; the later calls of a day go on with what was not taken. */
app.timer('sendDigest', {
  schedule: '0 35 6-22 * * *',
  handler: async (_, context) => {
    const sent = await sendConfiguredDigest(currentServices());
    if (sent.length > 0) context.log(`The digest of the day was sent: ${sent.join(', ')}`);
  },
});
