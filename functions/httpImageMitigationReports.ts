import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpImageMitigationReports', await httpFunction('/api/images/mitigation-reports'));
