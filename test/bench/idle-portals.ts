/** Many simulated HubSpot portals in one process, each an account of its own: `idle-portals.ts COUNT [DEALS] [LATENCY_MS]`. Prints their ports once; ends with its parent. */
import { HubSpotSimulator } from '../../connectors/hubspot/simulator/app.ts';
import { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../connectors/kit/simulator/server.ts';

const FIRST_PORTAL = 50_000_000;
const deals = Number(process.argv[3] ?? 3);
const latencyMs = Number(process.argv[4] ?? 0);
const ports: number[] = [];
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  const server = await startSimulatorServer(new HubSpotSimulator(), { latencyMs });
  const control = new SimulatorControl(server.baseUrl);
  await control.control('account', { portalId: FIRST_PORTAL + index });
  await control.control('bulk-seed', { deals });
  ports.push(server.port);
}
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write(`${JSON.stringify(ports)}\n`);
