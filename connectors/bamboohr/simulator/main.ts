import { runSimulatorMain } from '../../kit/simulator/main.ts';
import { BambooHrSimulator } from './app.ts';
import { newAccount } from './new-account.ts';

await runSimulatorMain(([company]) => new BambooHrSimulator(newAccount(company)));
