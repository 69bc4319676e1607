import { runSimulatorMain } from '../../kit/simulator/main.ts';
import { PersonioSimulator } from './app.ts';
import { newCompany } from './new-company.ts';

await runSimulatorMain(([companyId]) => new PersonioSimulator(newCompany(companyId)));
