import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { readHealth } from '../shared/api/index.ts';

app.http('httpHealth', {
  route: 'api/health',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => ({ jsonBody: await readHealth(currentServices()) }),
});
