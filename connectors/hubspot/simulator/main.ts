import { runSimulatorMain } from '../../kit/simulator/main.ts';
import { HubSpotSimulator } from './app.ts';

await runSimulatorMain(() => new HubSpotSimulator());
