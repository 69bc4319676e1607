import type { FieldType, HandoffKind } from './mapping-file.ts';

/** One thing a packet can hold. */
export interface CanonicalField {
  readonly label: string;
  readonly type: FieldType;
  /** Free text is checked for placeholders and copies; names, codes and addresses are not copies of each other. */
  readonly freeText?: true;
  /** A text that must look like an e-mail address. */
  readonly email?: true;
  /** A short code: "NA" is Namibia, not "not applicable". */
  readonly code?: true;
}

const text = (label: string): CanonicalField => ({ label, type: 'text' });
const prose = (label: string): CanonicalField => ({ label, type: 'text', freeText: true });
const date = (label: string): CanonicalField => ({ label, type: 'date' });
const list = (label: string): CanonicalField => ({ label, type: 'list' });
const person = (label: string): CanonicalField => ({ label, type: 'person' });

const customer = {
  'account.name': text('Account name'),
  'account.industry': text('Industry'),
  'account.size': text('Company size'),
  'account.techStack': prose('Tech stack'),
  'account.parent': text('Parent company'),
  'contract.plan': text('Plan'),
  'contract.seats': { label: 'Seats', type: 'number' },
  'contract.term': text('Contract term'),
  'contract.value': { label: 'Contract value', type: 'money' },
  'contract.budget': { label: 'Budget', type: 'money' },
  'contract.signedDate': date('Signed date'),
  'contract.closeDate': date('Close date in the CRM'),
  'contract.startDate': date('Contract start date'),
  'contract.documents': list('Contract documents'),
  'scope.in': prose('In scope'),
  'scope.out': prose('Out of scope'),
  'scope.deliverables': prose('Deliverables'),
  'scope.specialRequirements': prose('Special requirements'),
  'scope.expectedFeatures': prose('Expected features and outcomes'),
  'goals.primary': prose("Goal in the customer's own words"),
  'goals.useCase': prose('Use case'),
  'goals.pain': prose('Why they bought, pain points'),
  'goals.successMetric': prose('Success metric agreed by both sides'),
  'goals.goLiveDate': date('Target go-live date'),
  'goals.outcomes30': prose('Outcome at 30 days'),
  'goals.outcomes60': prose('Outcome at 60 days'),
  'goals.outcomes90': prose('Outcome at 90 days'),
  'goals.successLadder': prose('Success ladder'),
  'goals.earlyWin': prose('Early win within the first month'),
  stakeholders: { label: 'People at the customer', type: 'people' },
  'sales.competition': prose('Competition'),
  'sales.expectations': prose('Expectations'),
  'sales.concerns': prose('Concerns'),
  'sales.buyerBelief': prose('What the buyer believes they bought'),
  'sales.surpriseFactor': prose('What might surprise the receiving team'),
  promises: prose('Promises outside the contract'),
  risks: prose('Risks and sensitivities'),
  'technical.environment': prose('Technical environment and integrations'),
  'technical.migration': prose('Data migration'),
  'technical.security': prose('Security constraints'),
  expansion: prose('Expansion'),
  'onboarding.approach': prose('Recommended approach'),
  'onboarding.communication': prose('Communication channel and cadence'),
  'handoff.notes': prose('Handoff notes'),
  'meetings.internalSync': date('Internal sync'),
  'meetings.introduction': date('Customer introduction'),
  'meetings.kickOff': date('Kick-off'),
  'owners.rep': person('Sales rep'),
  'owners.onboardingManager': person('Onboarding manager'),
  'owners.csm': person('Customer success manager'),
} as const satisfies Record<string, CanonicalField>;

const employee = {
  'person.legalName': text('Legal name'),
  'person.preferredName': text('Preferred name'),
  'person.personalEmail': { label: 'Personal e-mail', type: 'text', email: true },
  'person.phone': text('Phone'),
  'person.shippingAddress': text('Shipping address'),
  'person.birthDate': date('Birth date'),
  'job.title': text('Title'),
  'job.department': text('Department'),
  'job.startDate': date('Start date'),
  'job.manager': person('Hiring manager'),
  'job.employmentType': text('Employment type'),
  'job.workModel': text('Work model'),
  'job.location': text('Country and location'),
  'job.country': { label: 'Country', type: 'text', code: true },
  'job.legalEntity': text('Legal entity'),
  'job.costCentre': text('Cost centre'),
  'equipment.profile': text('Equipment and access profile'),
  'checks.contractStatus': text('Contract and check status'),
  'offer.acceptedAt': { label: 'Offer accepted', type: 'datetime' },
  'owners.recruiter': person('Recruiter'),
} as const satisfies Record<string, CanonicalField>;

export const CANONICAL_FIELDS: Readonly<Record<HandoffKind, Readonly<Record<string, CanonicalField>>>> = { customer, employee };

/** A team's own field: `custom.<name>`, typed by `as:` in the mapping. */
export const isCustomField = (name: string): boolean => /^custom\.[a-z][A-Za-z0-9]*$/.test(name);

/** What somebody can be to a customer's project. */
export const STAKEHOLDER_ROLES = [
  'decision_maker', 'champion', 'primary_contact', 'executive_sponsor', 'technical_contact', 'billing_contact', 'end_user',
  'influencer', 'evaluator', 'other',
] as const;

/** Owner roles of the default requirements and playbooks. Teams may name others. */
export const OWNER_ROLES: Readonly<Record<HandoffKind, readonly string[]>> = {
  customer: ['sales_rep', 'deal_team', 'solutions_engineer', 'onboarding', 'csm', 'revops'],
  employee: ['people_ops', 'manager', 'recruiter', 'it', 'security', 'facilities', 'finance', 'learning'],
};

export const labelOf = (kind: HandoffKind, field: string): string => CANONICAL_FIELDS[kind][field]?.label ?? field.replace(/^custom\./, '');
