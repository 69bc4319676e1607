import { Option, type Command } from 'commander';
import { AUDIT_OUTCOMES, AUDIT_TOPICS, OUTCOMES_IN_WORDS } from '../../core/acceptance/promise-audit.ts';
import { REJECTION_REASONS } from '../../core/acceptance/rejection-reasons.ts';
import { acceptSchema, answerSchema, askSchema, auditSchema, confirmSchema, readInput, rejectSchema, submitSchema } from '../../core/acceptance/step-inputs.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import type { Decided } from '../../flows/decide-handoff.ts';
import type { App } from '../../app.ts';
import type { CliContext } from '../context.ts';
import { findOne } from '../find-handoff.ts';
import { parseActor, parsePerson } from '../parse-actor.ts';
import { parseCount } from '../parse-count.ts';
import { acceptanceReport } from '../render/acceptance.ts';

interface Flags {
  readonly by: string;
  readonly role: string;
}

/** What people decide, ask and answer. No account has to answer for it. */
export function addSteps(group: Command, context: CliContext): void {
  const kit = { ...makeStep(group), take: takeIn(context) };
  addDecisions(kit);
  addQuestions(kit);
  addAudit(kit);
}

interface Kit {
  readonly step: (name: string, description: string, role: 'sales' | 'operations', example: string) => Command;
  readonly take: (text: string, what: string, decide: (app: App, handoff: StoredHandoff) => Promise<Decided>) => Promise<void>;
}

const makeStep = (group: Command): Pick<Kit, 'step'> => ({
  step: (name, description, role, example) =>
    group
      .command(name)
      .description(description)
      .argument('<handoff>', 'its id (8 characters are enough) or the source’s record id')
      .requiredOption('--by <person>', 'who: "Name <name@example.com>", an address or a name', parsePerson)
      .addOption(new Option('--role <role>', 'in which role').choices(['sales', 'operations', 'revops', 'admin']).default(role))
      .addHelpText('after', `\nExample:\n  handoff handoffs ${name} ${example}`),
});

const takeIn =
  (context: CliContext): Kit['take'] =>
  async (text, what, decide) => {
    const app = await context.app();
    const decided = await decide(app, await findOne(app, text));
    context.output.data({ changed: decided.changed, shownIn: decided.shownIn, ...acceptanceReport(decided.handoff) });
    context.output.say(sentenceOf(decided, what));
  };

function addDecisions({ step, take }: Kit): void {
  step('submit', 'Hand it in to the receiving team; after a rejection with what was confirmed with the customer', 'sales', '3f9a12bc --by "Ana Rep <ana@acme.example>"')
    .option('--confirmed <text>', 'what was confirmed with the customer, and with whom')
    .action((text: string, flags: Flags & { readonly confirmed?: string }) =>
      take(text, 'Handed in.', (app, handoff) => app.submit(handoff, readInput(submitSchema, { by: actorOf(flags), confirmed: flags.confirmed }))));
  step('accept', 'Take it over; it is never skipped silently', 'operations', '3f9a12bc --by "Omar Ops <omar@acme.example>"')
    .option('--anyway <reason>', 'accept although something is missing, and say why')
    .action((text: string, flags: Flags & { readonly anyway?: string }) =>
      take(text, 'Accepted.', (app, handoff) => app.accept(handoff, readInput(acceptSchema, { by: actorOf(flags), anyway: flags.anyway }))));
  step('reject', 'Send it back to sales with a reason; they get it as a task', 'operations', '3f9a12bc --by omar@acme.example --reason not_as_sold --text "The contract has no migration" --field in_scope="says migration"')
    .requiredOption('--reason <code>', Object.entries(REJECTION_REASONS).map(([code, words]) => `${code} (${words})`).join(', '))
    .option('--text <text>', 'the reason in your own words')
    .option('--field <requirement=text...>', 'which answers it is about, by requirement id; =text may be left out')
    .action((text: string, flags: Flags & { readonly reason: string; readonly text?: string; readonly field?: readonly string[] }) =>
      take(text, 'Rejected.', (app, handoff) =>
        app.reject(handoff, readInput(rejectSchema, { by: actorOf(flags), reason: flags.reason, text: flags.text, fields: (flags.field ?? []).map(fieldOf) }))));
  step('confirm', 'Agree to what changed since it was accepted', 'operations', '3f9a12bc contract.value --by omar@acme.example')
    .argument('[fields...]', 'which fields; none: all that changed')
    .action((text: string, fields: readonly string[], flags: Flags) =>
      take(text, 'Confirmed.', (app, handoff) => app.confirmDelta(handoff, readInput(confirmSchema, { by: actorOf(flags), fields: [...fields] }))));
}

function addQuestions({ step, take }: Kit): void {
  step('ask', 'Ask sales in writing', 'operations', '3f9a12bc "Which ERP do they use?" --field environment --by omar@acme.example')
    .argument('<question>')
    .option('--field <requirement>', 'which answer it is about')
    .action((text: string, question: string, flags: Flags & { readonly field?: string }) =>
      take(text, 'Asked.', (app, handoff) => app.ask(handoff, readInput(askSchema, { by: actorOf(flags), text: question, field: flags.field }))));
  step('answer', 'Answer a question', 'sales', '3f9a12bc 1 "SAP, on premises" --by ana@acme.example')
    .argument('<number>', 'of the question, as "handoffs show" has it', parseCount)
    .argument('<answer>')
    .action((text: string, question: number, answer: string, flags: Flags) =>
      take(text, 'Answered.', (app, handoff) => app.answer(handoff, readInput(answerSchema, { by: actorOf(flags), question, text: answer }))));
}

function addAudit({ step, take }: Kit): void {
  step('audit', 'Record what going through one topic of the promises found, before it is accepted', 'sales', '3f9a12bc integrations at_risk --text "The ERP link is in beta" --by ana@acme.example')
    .argument('<topic>', AUDIT_TOPICS.join(', '))
    .argument('<outcome>', AUDIT_OUTCOMES.map((code) => `${code} (${OUTCOMES_IN_WORDS[code]})`).join(', '))
    .option('--text <text>', 'what was found; needed with adjusted and at_risk')
    .action((text: string, topic: string, outcome: string, flags: Flags & { readonly text?: string }) =>
      take(text, 'Recorded.', (app, handoff) => app.recordAudit(handoff, readInput(auditSchema, { by: actorOf(flags), topic, outcome, text: flags.text }))));
}

const actorOf = ({ by, role }: Flags): ReturnType<typeof parseActor> => parseActor(by, role);

/** `in_scope=says migration`: the answer it is about, and what is said about it. */
function fieldOf(text: string): { readonly field: string; readonly text?: string } {
  const at = text.indexOf('=');
  return at === -1 ? { field: text } : { field: text.slice(0, at), text: text.slice(at + 1) };
}

function sentenceOf({ handoff, changed, shownIn }: Decided, what: string): string {
  const status = `${handoff.title}: ${statusLabelOf(handoff.status, handoff.kind)}${handoff.statusReason === null ? '' : ` (${handoff.statusReason})`}.`;
  if (!changed) return `Nothing to change: this was done before. ${status}`;
  const shown = shownIn.length === 0 ? '' : ` The next sync of ${shownIn.map((connection) => `"${connection}"`).join(' and ')} shows it.`;
  return `${what} ${status}${shown}`;
}
