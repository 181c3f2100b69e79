import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpModules', await httpFunction('/api/modules'));
