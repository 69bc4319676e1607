/**
 * What the demo's reps typed into the packet's input fields: `{ field: { deal: text } }`; `day:N` is the date N days
 * from now. Some deals are complete, some hold placeholders, some nothing at all: as in life.
 */
export const DEMO_ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Handoff_Goal__c: {
    northwind: 'One place where every carrier order can be followed, before the Christmas peak starts.',
    zuercher: 'Eine Sicht auf alle Servicefälle der vier Werke.',
    sakura: 'Raise the on-time rate of the Nagoya plant from 91 to 97 percent.',
    lumiere: 'TBD',
    'contoso-emea': 'Store managers close requests the same day, in all five countries.',
    vega: 'Answer every claim within two working days without adding people.',
    athina: 'Offer our own customers a portal that feels like ours.',
    orchid: 'Pass the next audit without a paper trail.',
    baltic: 'see notes',
    kowalski: 'Know every morning which site needs what.',
  },
  Handoff_Promises__c: {
    zuercher: 'Data stays in Switzerland; weekly call in German for the first month.',
    'contoso-emea': 'none',
    vega: 'A named engineer joins the first two weeks on site in Dublin.',
    athina: 'none',
    sakura: 'Interface in Japanese at go-live.',
    orchid: 'n/a',
  },
  Handoff_Success_Metric__c: {
    northwind: 'Less than 2 percent of orders without a status after 24 hours.',
    zuercher: 'Median time to close a case below 3 days.',
    sakura: 'On-time rate 97 percent for three months.',
    'contoso-emea': '80 percent of requests closed the same day.',
    vega: 'Median answer time below 48 hours by month three.',
    orchid: 'asdf',
  },
  Handoff_Go_Live_Date__c: { zuercher: 'day:35', sakura: 'day:60', 'contoso-emea': 'day:45', vega: 'day:30', athina: 'day:50', orchid: 'day:70' },
  Handoff_Out_Of_Scope__c: { northwind: 'Warehouse robots.', zuercher: 'none', 'contoso-emea': 'Franchise stores.', vega: 'Life insurance claims.', sakura: 'none' },
  Handoff_Risks__c: {
    northwind: 'The carriers change their interface in January.',
    zuercher: 'The works council has to agree.',
    'contoso-emea': 'Two countries share one network team.',
    vega: 'Single sign-on depends on a project that is late.',
    sakura: 'none',
  },
  Handoff_Technical__c: {
    northwind: 'SAP S/4HANA, EDI via a broker, Azure AD.',
    zuercher: 'On-premise ERP, read-only replica for us.',
    'contoso-emea': 'Microsoft Dynamics 365, Okta.',
    vega: 'Guidewire, Ping Identity, no public internet from the claims floor.',
    athina: 'Odoo, partner hosts the gateway.',
  },
  Handoff_Pain__c: {
    northwind: 'Three spreadsheets and a shared mailbox; nobody knew which one was right.',
    zuercher: 'Jedes Werk führt seine eigene Liste.',
    'contoso-emea': 'Requests got lost between store and head office.',
    vega: 'Claims pile up on Mondays.',
    sakura: 'Delays are found out a day late.',
    kowalski: 'Wrong material on site twice a week.',
  },
  Handoff_Plan__c: { northwind: 'Platform, 120 seats', zuercher: 'Platform, 60 seats', 'contoso-emea': 'Platform, 340 seats', vega: 'Platform, 150 seats', kowalski: 'Pilot', sakura: 'Platform, 200 seats' },
  Handoff_Term__c: { northwind: '36 months', zuercher: '12 months', 'contoso-emea': '24 months', vega: '36 months', sakura: '12 months' },
  Handoff_Signed_Date__c: { northwind: 'day:-2', zuercher: 'day:-3', 'contoso-emea': 'day:-8', vega: 'day:-18', sakura: 'day:-5' },
};

/** The same in the European team's CRM. */
export const EUROPE_ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  handoff_goal: {
    solvind: 'Every turbine visit planned the day before, with parts and permits.',
    'aurelia-frontdesk': 'TBD',
    'aurelia-housekeeping': 'Rooms are ready by two, in all nine houses.',
  },
  handoff_promises: { solvind: 'The offline app is free of charge during the first winter.', 'aurelia-housekeeping': 'tbc' },
  handoff_success_metric: { solvind: 'Unplanned trips down by a third within six months.' },
  handoff_out_of_scope: { solvind: 'Warehouse stock.' },
  handoff_risks: { solvind: 'none', 'aurelia-frontdesk': 'A new general manager starts in January.' },
  handoff_technical: { solvind: 'IFS, Entra ID, no network at sea.' },
  handoff_pain: { solvind: 'Technicians fly out without the right part.' },
  handoff_plan: { solvind: 'Platform, 100 seats', zuercher: 'Platform, 60 seats' },
  handoff_term: { solvind: '24 months' },
};

/** Stands in both CRMs, under this name in either cast. */
export const MIRRORED_DEAL = 'zuercher';

/** Deals whose first contact is also the champion. */
export const DEMO_CHAMPIONS: readonly string[] = ['northwind', 'zuercher', 'vega', 'contoso-emea'];

/** The story that the demo tells once. */
export const STORY = {
  deal: 'northwind',
  rep: 'Maya Lindqvist',
  told: 'the promises outside the contract and the go-live date',
  fields: {
    Handoff_Promises__c: 'Two extra training sessions for the night shift, at no charge.',
    Handoff_Go_Live_Date__c: 'day:21',
  },
} as const;
