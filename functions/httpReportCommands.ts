import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpReportCommands', await httpFunction('/api/report-commands'));
