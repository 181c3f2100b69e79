import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpContracts', await httpFunction('/api/contracts/{*file}'));
