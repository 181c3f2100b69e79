import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { readDecisionsApi, takeDecisions } from '../shared/api/index.ts';

app.http('httpDecisions', {
  route: 'api/decisions',
  methods: ['GET', 'POST'],
  authLevel: 'function',
  handler: async (request) => {
    if (request.method === 'POST') return takeDecisions(currentServices(), await request.text());
    const { query } = request;
    const wanted = { package: query.get('package') ?? undefined, cve: query.get('cve') ?? undefined };
    return { jsonBody: await readDecisionsApi(currentServices(), wanted) };
  },
});
