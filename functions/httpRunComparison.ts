import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpRunComparison', await httpFunction('/api/runs/comparison'));
