export const SCOPES = {
  readPersons: 'personio:persons:read',
  writePersons: 'personio:persons:write',
  readRecruiting: 'personio:recruiting:read',
  readWebhooks: 'personio:webhooks:read',
  writeWebhooks: 'personio:webhooks:write',
  readOrgUnits: 'personio:org-units:read',
  readWorkplaces: 'personio:workplaces:read',
  readLegalEntities: 'personio:legal-entities:read',
  readCostCenters: 'personio:cost-centers:read',
  readDocuments: 'personio:documents:read',
  writeDocuments: 'personio:documents:write',
} as const;

export const ALL_SCOPES = Object.values(SCOPES);

/** Scopes of other parts of the vendor's product exist too: asking for them is refused only when they are not granted. */
export const KNOWN_SCOPES: readonly string[] = [
  ...ALL_SCOPES,
  'personio:absences:read',
  'personio:attendances:read',
  'personio:jobs:read',
  'personio:projects:read',
  'personio:reports:read',
];
