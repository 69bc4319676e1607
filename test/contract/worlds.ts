import type { StartWorld } from '../support/contract-world.ts';
import { startBambooHrWorld } from './bamboohr-world.ts';
import { startCsvWorld } from './csv-world.ts';
import { startHubSpotWorld } from './hubspot-world.ts';
import { startPersonioWorld } from './personio-world.ts';
import { startSalesforceWorld } from './salesforce-world.ts';
import { startWorkdayWorld } from './workday-world.ts';

/** By the connector's name in the registry. A connector without a world fails the suite. */
export const WORLDS: Readonly<Record<string, StartWorld>> = {
  bamboohr: startBambooHrWorld,
  csv: startCsvWorld,
  hubspot: startHubSpotWorld,
  personio: startPersonioWorld,
  salesforce: startSalesforceWorld,
  workday: startWorkdayWorld,
};
