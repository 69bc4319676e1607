import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import type { Attribute } from './catalogue.ts';
import { attributeNameOf } from './plan-person-read.ts';
import type { SessionParts } from './session-parts.ts';
import { fixedOptions, INPUT_ATTRIBUTES, inWords, WRITE_BACK_ATTRIBUTES, type WantedAttribute } from './wanted-attributes.ts';

const WHERE = 'Settings → Employee information → Attributes';
const TICK = 'Settings → Integrations → API credentials → this credential';

/**
 * Guided: Personio has no call that creates an attribute, so this looks at the catalogue and says what is there, what to
 * create, and what to tick. Nothing is changed, whether `dryRun` or not.
 */
export async function setup(parts: SessionParts, request: SetupRequest): Promise<readonly SetupStep[]> {
  const { attributes, problem } = await parts.attributes.catalogue(true);
  const written = (request.writes['person'] ?? []).map((path) => attributeNameOf(path) ?? path);
  const wanted = [...written.map((name) => ({ name, spec: WRITE_BACK_ATTRIBUTES.find(({ label }) => isSameLabel(label, name)) ?? null })), ...(request.inputs ? INPUT_ATTRIBUTES.map((spec) => ({ name: spec.label, spec })) : [])];
  if (request.remove) return await removalSteps(parts, wanted.map(({ name }) => name));
  const steps: SetupStep[] = [];
  if (attributes === null) steps.push(manual('Attribute catalogue', `It could not be read, so what exists is not known: ${problem ?? ''} The list below is what is needed.`));
  for (const { name, spec } of wanted) steps.push(await attributeStep(parts, name, spec, attributes !== null));
  return [...steps, tickStep(written, request.inputs), hideStep()];
}

async function attributeStep({ attributes }: SessionParts, name: string, spec: WantedAttribute | null, isKnown: boolean): Promise<SetupStep> {
  const what = `Attribute ${name}`;
  const words = spec === null ? `"${name}" of a fitting type` : inWords(spec);
  const resolved = await attributes.resolve(name);
  if (resolved.kind === 'ambiguous') return manual(what, `Several attributes are called "${name}". Name the right one in the mapping by its key: attributes.dynamic_… (\`handoff connections describe\` lists them).`);
  if (resolved.kind === 'hidden') return manual(what, `It was there before, and is not shown to this credential any more. Tick it again (${TICK}), or create it anew if it was deleted: ${words}.`);
  if (resolved.kind !== 'found') {
    const already = isKnown ? ' If it exists already, it is only not ticked for this credential.' : '';
    return manual(what, `${WHERE} → (section "Handoff") → Create attribute: ${words}. Use exactly this label.${already}`);
  }
  const fault = spec === null ? null : faultOf(spec, resolved.attribute);
  return fault === null ? { what, action: 'exists', done: true, message: `"${resolved.attribute.label}" (${resolved.attribute.key}) is there.` } : manual(what, fault);
}

function faultOf(spec: WantedAttribute, { key, type, options }: Attribute): string | null {
  if (type !== 'unknown' && !spec.kinds.includes(type.toLowerCase()))
    return `${key} is of type "${type}", but ${inWords(spec)} is needed. A type cannot be changed: create another attribute and name it in the mapping by its key.`;
  if (type !== 'list' || options === null) return null;
  const missing = fixedOptions(spec).filter((option) => !options.includes(option));
  return missing.length === 0 ? null : `The list lacks the options ${missing.join(', ')}: add them (${WHERE}), or change the labels in the mapping.`;
}

function tickStep(written: readonly string[], inputs: boolean): SetupStep {
  const read = inputs ? ` Also tick ${INPUT_ATTRIBUTES.map(({ label }) => label).join(', ')} for reading.` : '';
  return manual('Ticks of the credential', `${TICK}: tick ${written.length === 0 ? 'every attribute that the mapping reads' : `${written.join(', ')} for reading and writing, and every attribute that the mapping reads`}.${read} What is not ticked looks as if it did not exist.`);
}

const hideStep = (): SetupStep =>
  manual('Who sees the attributes', 'Settings → Employee roles: give the role "All employees" no access to the section "Handoff", so that new hires do not see a status about themselves; People Ops and managers may view it.');

async function removalSteps({ attributes }: SessionParts, names: readonly string[]): Promise<readonly SetupStep[]> {
  const steps: SetupStep[] = [];
  for (const name of names) {
    const resolved = await attributes.resolve(name);
    if (resolved.kind === 'found') steps.push(manual(`Attribute ${name}`, `${WHERE} → "${resolved.attribute.label}" (${resolved.attribute.key}) → Delete. Its values are lost.`));
  }
  return steps;
}

const manual = (what: string, message: string): SetupStep => ({ what, action: 'manual', done: false, message });
const isSameLabel = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
