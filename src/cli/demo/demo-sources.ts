/** One simulated system of the demo: which connection it is, and how to sign in to it. */
export interface DemoSource {
  /** Of the connection. */
  readonly id: string;
  readonly connector: string;
  /** In words, for the first line of the demo. */
  readonly name: string;
  readonly mapping: string;
  /** YAML flow mapping of `settings:`. `${DEMO_URL_<id>}` is the simulator's address; the other variables are `secrets`. */
  readonly settings: string;
  readonly secrets: Readonly<Record<string, string>>;
}

export const addressVariable = (id: string): string => `DEMO_URL_${id.toUpperCase()}`;

/** In order of precedence: where two systems answer the same question, the earlier one is believed. Applicants stand before employees, because a hire begins there. */
export const DEMO_SOURCES: readonly DemoSource[] = [
  {
    id: 'sales',
    connector: 'salesforce',
    name: 'Salesforce',
    mapping: 'customer/salesforce.yaml',
    settings: `{ loginUrl: "\${DEMO_URL_SALES}",
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${DEMO_SALESFORCE_SECRET}" },
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${DEMO_SALESFORCE_ADMIN_SECRET}" } }`,
    secrets: { DEMO_SALESFORCE_SECRET: 'handoff-sync-secret', DEMO_SALESFORCE_ADMIN_SECRET: 'acme-admin-secret' },
  },
  {
    id: 'europe',
    connector: 'hubspot',
    name: 'HubSpot',
    mapping: 'customer/hubspot.yaml',
    settings: `{ baseUrl: "\${DEMO_URL_EUROPE}", auth: { flow: token, token: "\${DEMO_HUBSPOT_TOKEN}" }, setupToken: "\${DEMO_HUBSPOT_TOKEN}" }`,
    secrets: { DEMO_HUBSPOT_TOKEN: 'demo-token' },
  },
  {
    id: 'recruiting',
    connector: 'workday',
    name: 'Workday',
    mapping: 'employee/workday.yaml',
    settings: `{ host: wd2-impl-services1.workday.com, tenant: acme_impl, baseUrl: "\${DEMO_URL_RECRUITING}",
      isu: { username: ISU_Handoff, password: "\${DEMO_WORKDAY_PASSWORD}" },
      reports: { jobApplication: { owner: ISU_Handoff, name: Handoff_Job_Applications, key: Application_ID, changedSince: {} } },
      writeBack: { jobApplication: { element: handoff } } }`,
    secrets: { DEMO_WORKDAY_PASSWORD: 'isu-secret' },
  },
  {
    id: 'people',
    connector: 'bamboohr',
    name: 'BambooHR',
    mapping: 'employee/bamboohr.yaml',
    settings: `{ companyDomain: acme, baseUrl: "\${DEMO_URL_PEOPLE}", apiKey: "\${DEMO_BAMBOOHR_KEY}", acceptedStatusIds: [31] }`,
    secrets: { DEMO_BAMBOOHR_KEY: 'demo-key' },
  },
  {
    id: 'berlin',
    connector: 'personio',
    name: 'Personio',
    mapping: 'employee/personio.yaml',
    settings: `{ companyId: 48213, baseUrl: "\${DEMO_URL_BERLIN}", clientId: papi-demo-client, clientSecret: "\${DEMO_PERSONIO_SECRET}", documentCategoryId: 72 }`,
    secrets: { DEMO_PERSONIO_SECRET: 'papi-demo-secret' },
  },
];

/** The demo's connections file. */
export const connectionsFile = (startFrom: string): string =>
  `database: database\nconnections:\n${DEMO_SOURCES.map(
    ({ id, connector, mapping, settings }) => `  - id: ${id}
    connector: ${connector}
    settings: ${settings}
    mapping: ${mapping}
    startFrom: ${startFrom}
    rollout: tasks
    quietPeriodSeconds: 0
    schedule: "*/10 * * * * *"
`,
  ).join('')}`;
