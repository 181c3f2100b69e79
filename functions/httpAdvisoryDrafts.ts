import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpAdvisoryDrafts', await httpFunction('/api/advisories/drafts'));
