import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpAlerts', await httpFunction('/api/alerts'));
