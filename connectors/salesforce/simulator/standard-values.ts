/** Picklist values as a fresh org has them. */
export const CONTACT_ROLES = [
  'Business User',
  'Decision Maker',
  'Economic Buyer',
  'Economic Decision Maker',
  'Evaluator',
  'Executive Sponsor',
  'Influencer',
  'Technical Buyer',
  'Other',
];

export const STAGES: readonly { name: string; closed: boolean; won: boolean; probability: number; forecast: string }[] =
  [
    { name: 'Prospecting', closed: false, won: false, probability: 10, forecast: 'Pipeline' },
    { name: 'Qualification', closed: false, won: false, probability: 10, forecast: 'Pipeline' },
    { name: 'Needs Analysis', closed: false, won: false, probability: 20, forecast: 'Pipeline' },
    { name: 'Value Proposition', closed: false, won: false, probability: 50, forecast: 'Pipeline' },
    { name: 'Id. Decision Makers', closed: false, won: false, probability: 60, forecast: 'Pipeline' },
    { name: 'Perception Analysis', closed: false, won: false, probability: 70, forecast: 'Pipeline' },
    { name: 'Proposal/Price Quote', closed: false, won: false, probability: 75, forecast: 'Pipeline' },
    { name: 'Negotiation/Review', closed: false, won: false, probability: 90, forecast: 'Pipeline' },
    { name: 'Closed Won', closed: true, won: true, probability: 100, forecast: 'Closed' },
    { name: 'Closed Lost', closed: true, won: false, probability: 0, forecast: 'Omitted' },
  ];

export const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'];
