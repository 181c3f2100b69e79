import { app } from '@azure/functions';
import { readHealth } from '../shared/operations/index.ts';

app.http('httpHealth', {
  route: 'api/health',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => ({ jsonBody: await readHealth() }),
});
