import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpRunProgress', await httpFunction('/api/runs/progress'));
