import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { readRuns } from '../shared/api/index.ts';

app.http('httpRuns', {
  route: 'api/runs',
  methods: ['GET'],
  authLevel: 'function',
  handler: async () => ({ jsonBody: await readRuns(currentServices()) }),
});
