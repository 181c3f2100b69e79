import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpHealth', await httpFunction('/api/health'));
