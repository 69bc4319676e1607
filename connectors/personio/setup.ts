import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { byHand } from '../kit/field-guide.ts';
import { askedAttributes, askedStep, shownAttributes, shownStep, TICK, WHERE } from './setup/guide-attributes.ts';
import { attributeNameOf } from './pull/plan-person-read.ts';
import type { SessionParts } from './session-parts.ts';

/**
 * Guided: Personio has no call that creates an attribute, so this looks at the catalogue and says what is there, what to
 * create, and what to tick. Nothing is changed, whether `dryRun` or not.
 */
export async function setup(parts: SessionParts, request: SetupRequest): Promise<readonly SetupStep[]> {
  parts.attributes.renew();
  const { attributes, problem } = await parts.attributes.catalogue(true);
  const shown = shownAttributes(request);
  const asked = request.inputs ? askedAttributes(request) : [];
  const written = shown.flatMap(({ name }) => attributeNameOf(name) ?? []);
  const read = asked.flatMap(({ path }) => attributeNameOf(path) ?? []);
  if (request.remove) return await removalSteps(parts, [...written, ...read]);
  const steps: SetupStep[] = [];
  if (attributes === null) steps.push(byHand('Attribute catalogue', `It could not be read, so what exists is not known: ${problem ?? ''} The list below is what is needed.`));
  for (const field of shown) steps.push(await shownStep(parts, field, attributes !== null));
  for (const path of asked) steps.push(await askedStep(parts, path, attributes !== null));
  return [...steps, tickStep(written, read), hideStep()];
}

function tickStep(written: readonly string[], read: readonly string[]): SetupStep {
  const reading = read.length === 0 ? '' : ` Also tick ${read.join(', ')} for reading.`;
  return byHand('Ticks of the credential', `${TICK}: tick ${written.length === 0 ? 'every attribute that the mapping reads' : `${written.join(', ')} for reading and writing, and every attribute that the mapping reads`}.${reading} What is not ticked looks as if it did not exist.`);
}

const hideStep = (): SetupStep =>
  byHand('Who sees the attributes', 'Personio’s interface does not tell who sees an attribute, so look once: Settings → People → Roles & permissions → "All employees": no access to the section "Handoff", so that new hires do not see a status about themselves; People Ops and managers may view it. Then open a person as one of them.');

async function removalSteps({ attributes }: SessionParts, names: readonly string[]): Promise<readonly SetupStep[]> {
  const steps: SetupStep[] = [];
  for (const name of names) {
    const resolved = await attributes.resolve(name);
    if (resolved.kind === 'found') steps.push(byHand(`Attribute ${name}`, `${WHERE} → "${resolved.attribute.label}" (${resolved.attribute.key}) → Delete. Its values are lost.`));
  }
  return steps;
}
