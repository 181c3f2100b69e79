import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { readFindings } from '../shared/api/index.ts';

app.http('httpFindings', {
  route: 'api/findings',
  methods: ['GET'],
  authLevel: 'function',
  handler: async ({ query }) => ({
    jsonBody: await readFindings(currentServices(), {
      release: query.get('release') ?? undefined,
      package: query.get('package') ?? undefined,
      status: query.get('status') ?? undefined,
      severity: query.get('severity') ?? undefined,
      continuation: query.get('continuation') ?? undefined,
    }),
  }),
});
