import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import type { AskedPath, FieldGuide } from '../../../src/core/setup-guide.ts';
import { answeredBy, askedOn, feedsInWords, guidedStep, readingLine, shownOn, writingLine, type ShownField } from '../../kit/field-guide.ts';
import type { Attribute } from '../catalogue.ts';
import { ATTRIBUTE_PREFIX, attributeNameOf } from '../pull/plan-person-read.ts';
import type { SessionParts } from '../session-parts.ts';
import { INPUT_ATTRIBUTES, inWords, wantedAs, WRITE_BACK_ATTRIBUTES, type WantedAttribute } from './wanted-attributes.ts';

export const WHERE = 'Settings → People → Employee information';
export const TICK = 'Settings → Integrations → API credentials → this credential';
const SHOWN_PLACE = `${WHERE} → section "Handoff"`;
const ANSWERED_PLACE = `${WHERE} → section "New hire setup"`;

const clicksIn = (section: string): readonly string[] => [
  `Open ${WHERE}; where the section "${section}" is missing, add it.`,
  'Add attribute: type the label exactly as given here, choose the type, and type the options of a list exactly as given.',
  `Tick it for the credential (${TICK}): until then it looks as if it did not exist.`,
];

const means = (wanted: readonly WantedAttribute[]): Readonly<Record<string, string>> => Object.fromEntries(wanted.map((each) => [`${ATTRIBUTE_PREFIX}${each.label}`, each.means]));

/** What is written, by name. */
export const shownAttributes = (request: SetupRequest): readonly ShownField[] => shownOn(request, 'person', means(WRITE_BACK_ATTRIBUTES));

/** Attributes of the company that the mapping reads; Personio has the rest by itself. */
export function askedAttributes(request: SetupRequest): readonly AskedPath[] {
  const written = new Set(request.writes['person'] ?? []);
  return askedOn(request, 'person', (path) => attributeNameOf(path) !== null, means(INPUT_ATTRIBUTES)).filter(({ path }) => !written.has(path));
}

export async function shownStep(parts: SessionParts, field: ShownField, isKnown: boolean): Promise<SetupStep> {
  const { name: path, shows, words, statusTexts } = field;
  const name = attributeNameOf(path);
  const found = wantedAs(name ?? path, shows);
  const spec = found === null || statusTexts.length === 0 ? found : { ...found, options: statusTexts };
  const given: Given = {
    side: 'shows',
    place: SHOWN_PLACE,
    clicks: clicksIn('Handoff'),
    help: words.help,
    whoSees: 'HR, and the credential, ticked for reading and writing. The role "All employees": no access to the section "Handoff", so that new hires do not see a status about themselves (Settings → People → Roles & permissions).',
    feeds: 'Written by the service; people only read it.',
    mappingLine: writingLine(field),
  };
  if (name !== null) return stepOf(given, name, path, spec, await judge(parts, name, spec, given.place, isKnown));
  const problem = foreignProblem(path);
  return stepOf(given, path, path, spec, { state: 'unfit', problem, message: problem });
}

export async function askedStep(parts: SessionParts, asked: AskedPath, isKnown: boolean): Promise<SetupStep> {
  const name = attributeNameOf(asked.path) ?? asked.path;
  const found = wantedAs(name, asked.feeds[0]?.field ?? null);
  const spec = found === null || asked.values === null ? found : { ...found, type: 'Single selection', options: asked.values, optionsAreExamples: false };
  const by = answeredBy(asked);
  const given: Given = {
    side: 'answers',
    place: ANSWERED_PLACE,
    clicks: clicksIn('New hire setup'),
    help: by === null ? 'Read by the handoff service.' : `Filled in by ${by} before the first day.`,
    whoSees: `${by === null ? 'Whoever fills it in' : `Whoever fills it in (${by})`} may edit it (Settings → People → Roles & permissions), the credential is ticked for reading. "All employees": no access.`,
    feeds: feedsInWords(asked),
    mappingLine: readingLine(asked),
  };
  return stepOf(given, name, asked.path, spec, await judge(parts, name, spec, given.place, isKnown));
}

/** What keeps us from writing to an attribute that is Personio's own. */
export const foreignProblem = (path: string): string =>
  `${path} is not an attribute of your own, and nothing is ever written to one of Personio’s: people and other programs rely on it. Create an attribute, and name it under writeBack.fields as attributes.<its label>.`;

type Given = Pick<FieldGuide, 'side' | 'place' | 'clicks' | 'help' | 'whoSees' | 'feeds' | 'mappingLine'>;
type Judged = Pick<FieldGuide, 'state' | 'problem'> & { readonly message: string };

function stepOf(given: Given, name: string, path: string, spec: WantedAttribute | null, { state, problem, message }: Judged): SetupStep {
  const guide: FieldGuide = {
    ...given,
    name: path,
    label: spec?.label ?? name,
    type: spec?.type ?? 'whatever fits the answer',
    options: spec?.options ?? [],
    optionsAreExamples: spec?.optionsAreExamples ?? false,
    state,
    problem,
  };
  return guidedStep(`Attribute ${name}`, guide, message);
}

async function judge({ attributes }: SessionParts, name: string, spec: WantedAttribute | null, place: string, isKnown: boolean): Promise<Judged> {
  const words = spec === null ? `"${name}" of a fitting type` : inWords(spec);
  const resolved = await attributes.resolve(name);
  if (resolved.kind === 'ambiguous') return wrong('unfit', `Several attributes are called "${name}". Name the right one in the mapping by its key: attributes.dynamic_… (\`handoff connections describe\` lists them).`);
  if (resolved.kind === 'hidden') return wrong('missing', `It was there before, and is not shown to this credential any more. Tick it again (${TICK}), or create it anew if it was deleted: ${words}.`);
  if (resolved.kind !== 'found') {
    const already = isKnown ? ' If it exists already, it is only not ticked for this credential.' : '';
    return { state: isKnown ? 'missing' : 'unknown', problem: null, message: `${place} → Add attribute: ${words}. Use exactly this label.${already}` };
  }
  const fault = spec === null ? null : faultOf(spec, resolved.attribute);
  return fault === null ? { state: 'there', problem: null, message: `"${resolved.attribute.label}" (${resolved.attribute.key}) is there.` } : wrong('unfit', fault);
}

const wrong = (state: 'unfit' | 'missing', problem: string): Judged => ({ state, problem, message: problem });

function faultOf(spec: WantedAttribute, { key, type, options }: Attribute): string | null {
  if (type !== 'unknown' && !spec.kinds.includes(type.toLowerCase()))
    return `${key} is of type "${type}", but ${inWords(spec)} is needed. A type cannot be changed: create another attribute and name it in the mapping by its key.`;
  if (type !== 'list' || options === null || spec.optionsAreExamples) return null;
  const missing = spec.options.filter((option) => !options.includes(option));
  return missing.length === 0 ? null : `The list lacks the options ${missing.join(', ')}: add them (${WHERE}), or change the labels in the mapping.`;
}
