import { runSimulatorMain } from '../../kit/simulator/main.ts';
import { WorkdaySimulator } from './app.ts';
import { newTenant } from './new-tenant.ts';

await runSimulatorMain(([tenant]) => new WorkdaySimulator(newTenant(tenant)));
