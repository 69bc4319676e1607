import { bambooHrSource } from './bamboohr/source.ts';
import { hubSpotSource } from './hubspot/source.ts';
import { personioSource } from './personio/source.ts';
import { salesforceSource } from './salesforce/source.ts';
import type { KillSource } from './source.ts';
import { workdaySource } from './workday/source.ts';

/** In the order of connections.yaml. */
export const SOURCES: readonly KillSource[] = [salesforceSource, hubSpotSource, bambooHrSource, personioSource, workdaySource];
