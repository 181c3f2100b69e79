import { app } from '@azure/functions';
import { relayFunction } from '../shared/app/index.ts';

app.cosmosDB('relayAlerts', relayFunction('alerts'));
