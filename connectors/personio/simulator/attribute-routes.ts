import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { v1Data } from './answers.ts';
import { maySee, type Call, type Route } from './call.ts';
import { SCOPES } from './scopes.ts';

/** Only what is ticked for the credential: an attribute that is not, looks as if it did not exist. */
function listAttributes(call: Call): SimulatorResponse {
  const shown = call.company.attributes.filter(({ key }) => maySee(call, key));
  return v1Data(
    200,
    shown.map(({ key, label, type, universalId, options }) => ({
      key,
      label,
      type,
      universal_id: universalId,
      ...(type === 'list' || type === 'tags' ? { options } : {}),
    })),
  );
}

const reading = {
  method: 'GET',
  version: 'v1',
  scope: SCOPES.readPersons,
  withoutScope: 'forbidden',
  bucket: 'v1/attributes',
  handle: listAttributes,
} as const;

export const attributeRoutes: readonly Route[] = [
  { ...reading, path: '/v1/company/employees/attributes' },
  { ...reading, path: '/v1/company/employees/custom-attributes' },
];
