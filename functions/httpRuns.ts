import { app } from '@azure/functions';
import { readRuns } from '../shared/api/index.ts';

app.http('httpRuns', {
  route: 'api/runs',
  methods: ['GET'],
  authLevel: 'function',
  handler: async () => ({ jsonBody: await readRuns() }),
});
