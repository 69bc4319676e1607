import { runSimulatorMain } from '../../kit/simulator/main.ts';
import { createSalesforceApp } from './app.ts';

await runSimulatorMain(() => createSalesforceApp());
