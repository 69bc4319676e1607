import { PROPERTY_NAME as ON_THE_DEAL } from '../setup/outputs.ts';
import type { CardNames } from './names.ts';

/** What a mapping names beside the deal's own properties. */
const RELATIONS: ReadonlySet<string> = new Set(['owner', 'stage', 'company', 'companies', 'contacts', 'line_items']);

/** For an administrator: what the properties do in HubSpot beside the card. Steps that no live account has confirmed are marked. */
export function guideText(names: CardNames): string {
  return [...head(), ...withoutTheApp(names), ...segment(names), ...workflow(names), ...theApp(), ''].join('\n');
}

const PROPERTY_LABELS: Readonly<Record<string, string>> = {
  score: 'Handoff Completeness',
  status: 'Handoff Status',
  missing: 'Handoff Missing',
  missingCount: 'Handoff Missing Count',
  statusReason: 'Handoff Status Reason',
  nextDeadline: 'Handoff Next Deadline',
  link: 'Handoff Page',
};
/** The label as setup makes it, with the internal name to find it by; null where the mapping does not write it. */
function called({ property }: CardNames, shown: string): string | null {
  const name = property(shown);
  return name === null ? null : `"${PROPERTY_LABELS[shown] ?? shown}" (${name})`;
}
const listed = (names: CardNames, ...shown: readonly string[]): readonly string[] => shown.map((one) => called(names, one)).filter((text) => text !== null);
const labelOf = ({ statusLabels }: CardNames, status: string): string => `"${statusLabels[status] ?? status}"`;

const head = (): readonly string[] => [
  'THE HANDOFF IN HUBSPOT',
  '',
  'Everything below works with the deal properties that handoff setup makes. handoff-sync writes them; HubSpot only shows them.',
  'Steps marked (*) come from HubSpot\'s documentation and were not tried in a live account: menus and editions change.',
  '',
];

const withoutTheApp = (names: CardNames): readonly string[] => [
  '1. ON THE RECORD AND ON THE BOARD, WITHOUT THE APP',
  '',
  'Record (*): Settings -> Objects -> Deals -> Record customization -> the view your teams use -> left sidebar -> "About this deal"',
  '(or a new property card "Handoff"). Add, in this order:',
  ...listed(names, 'score', 'status', 'missing', 'statusReason', 'nextDeadline', 'link').map((text) => `  - ${text}`),
  ...asked(names),
  '',
  'Board cards (*): Settings -> Objects -> Deals -> Pipelines -> your pipeline -> Customize deal cards (on some accounts: deals board ->',
  'Board options -> Edit cards). Add:',
  ...listed(names, 'score', 'missingCount').map((text) => `  - ${text}`),
  '',
  'List view: Deals -> Edit columns, add:',
  ...listed(names, 'score', 'status', 'missing').map((text) => `  - ${text}`),
  'Save it as a view for everyone, sorted by the close date.',
  '',
];

/** What people fill in themselves; answers of companies and contacts stand on their own records. */
function asked({ asks }: CardNames): readonly string[] {
  const own = asks.filter(({ path }) => ON_THE_DEAL.test(path) && !RELATIONS.has(path));
  return own.length === 0 ? [] : ['For people to fill in, add the answers that the mapping asks for (handoff setup --inputs makes those named handoff_...):', ...own.map(({ path, label }) => `  - ${label}: ${path}`)];
}

const segment = (names: CardNames): readonly string[] => [
  '2. EXAMPLE SEGMENT (LIST): WON, AND STILL INCOMPLETE',
  '',
  '  a. CRM -> Segments -> Create segment; object: Deals; type: active. (*) In older accounts the menu says Lists.',
  `  b. Filter: deal property ${called(names, 'status') ?? ''} is any of ${labelOf(names, 'incomplete')}, ${labelOf(names, 'rejected')}.`,
  '  c. Name it "Handoff: won and incomplete" and save.',
  `A second one for before the close: ${called(names, 'status') ?? ''} is any of ${labelOf(names, 'pre_close')}, and ${called(names, 'score') ?? ''} is less than ${names.readyAt}.`,
  'Deals leave the segment by themselves when the answers are filled in and the next sync has run.',
  '',
];

const workflow = (names: CardNames): readonly string[] => [
  '3. EXAMPLE WORKFLOW: TELL THE OWNER OF A DEAL THAT WAS SENT BACK',
  '',
  'Workflows need a Professional or Enterprise subscription of Marketing, Sales, Service or Operations (Data) Hub, says HubSpot\'s help',
  '("Manage workflow settings"); without one, section 2 and the tasks of handoff-sync do the same work.',
  '',
  '  a. Automation -> Workflows -> Create workflow -> from scratch -> deal-based.',
  `  b. Enrollment trigger: "When an event occurs" -> property value changed -> ${called(names, 'status') ?? ''} is any of ${labelOf(names, 'rejected')}.`,
  '     Re-enrollment: on, for the same property: a deal can be sent back twice.',
  `  c. Action: Send internal email or notification -> to: deal owner. Text: deal name, ${listed(names, 'statusReason', 'missing', 'link').join(', ')} as tokens.`,
  '  d. Review: "No, only enroll deals which meet the trigger criteria after turning the workflow on". Turn it on.',
  '',
  'Two more of the same make:',
  ...beforeTheDeadline(names),
  `  - Close check before signing: trigger ${called(names, 'status') ?? ''} is any of ${labelOf(names, 'pre_close')} and ${called(names, 'score') ?? ''} is less than ${names.readyAt};`,
  '    action: create a task for the deal owner. Leave it out if the playbook of handoff-sync makes such tasks: people would get two.',
  'A workflow must never set these properties itself: handoff-sync would not correct it before the handoff changes again.',
  '',
];

function beforeTheDeadline(names: CardNames): readonly string[] {
  const deadline = called(names, 'nextDeadline');
  if (deadline === null) return [];
  return [`  - Reminder: trigger ${deadline} is less than 2 days from now and ${called(names, 'status') ?? ''} is any of ${labelOf(names, 'incomplete')}; action: notify the deal owner.`];
}

const theApp = (): readonly string[] => [
  '4. THE CARD (THIS PROJECT)',
  '',
  'Upload and install as the steps of handoff setup --app say. The app asks for one right over data, reading deals, and is allowed to',
  'call no address. The card shows what the person who looks at it may see, and edits with that person\'s own rights.',
  '  - Middle column: everything, and "Fix" opens the missing property in place.',
  '  - Sidebar and preview: the same without editing; HubSpot allows its editable lists in the middle column only.',
  'To show it: Settings -> Objects -> Deals -> Record customization -> the view -> Add cards -> Apps -> "Handoff" -> save (*). This takes a',
  'super admin, or the right "Customize record page layout". HubSpot\'s help lists app cards for all products and plans ("Add and manage',
  'app cards"); what your own account allows stands under Development (*).',
];
