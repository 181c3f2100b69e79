import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { readQueues } from '../shared/api/index.ts';

app.http('httpQueues', {
  route: 'api/queues',
  methods: ['GET'],
  authLevel: 'function',
  handler: async () => ({ jsonBody: await readQueues(currentServices()) }),
});
