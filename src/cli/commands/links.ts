import type { Command } from 'commander';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { recordsOf, type Suggestion } from '../../core/line/suggest-links.ts';
import type { CliContext } from '../context.ts';
import { findOne } from '../find-handoff.ts';
import { plainTable } from '../render/plain-table.ts';
import { count } from '../render/run-report.ts';

/** What a person says about which handoffs are one. No account has to answer for it. */
export function addLinks(group: Command, context: CliContext): void {
  group
    .command('link')
    .description('Say that two handoffs are one; the second one’s records move to the first')
    .argument('<handoff>')
    .argument('<other>')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff handoffs link 3f9a12bc 77aa01de --by ops@acme.example --reason "same person, new e-mail"')
    .action(async (first: string, second: string, flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const kept = await findOne(app, first);
      const linked = await app.link(kept, await findOne(app, second), flags);
      context.output.data(shortOf(linked));
      context.output.say(`Linked. ${linked.title} now stands on ${count(linked.joins.length + 1, 'record')}; the next sync shows it everywhere.`);
    });
  group
    .command('unlink')
    .description('Take a record out of a handoff; it stays apart')
    .argument('<handoff>')
    .argument('<record>', 'record id in the source, or connection:id where two systems use the same one')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff handoffs unlink 3f9a12bc 123 --by ops@acme.example --reason "namesakes"')
    .action(async (text: string, record: string, flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const apart = await app.unlink(await findOne(app, text), record, flags);
      context.output.data(shortOf(apart));
      context.output.say(`Taken apart. ${apart.title} is a handoff of its own: ${apart.id.slice(0, 8)}.`);
    });
  group
    .command('apart')
    .description('Say that two handoffs are two: they are never joined, and not suggested again')
    .argument('<handoff>')
    .argument('<other>')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff handoffs apart 3f9a12bc 77aa01de --by ops@acme.example --reason "two deals of one customer"')
    .action(async (first: string, second: string, flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const [one, other] = [await findOne(app, first), await findOne(app, second)];
      await app.keepApart(one, other, flags);
      context.output.data({ apart: [one.id, other.id] });
      context.output.say(`Remembered: ${one.title} and ${other.title} are two.`);
    });
  group
    .command('suggestions')
    .description('Handoffs that might be one, with what speaks for it; nothing is joined by it')
    .addHelpText('after', '\nExample:\n  handoff handoffs suggestions')
    .action(async () => {
      const app = await context.app();
      const suggestions = await app.suggestions();
      context.output.data({ suggestions: suggestions.map(({ first, second, strength, evidence }) => ({ strength, evidence, handoffs: [shortOf(first), shortOf(second)] })) });
      context.output.say(suggestions.length === 0 ? 'No two handoffs look like one.' : suggestionsText(suggestions, context.output.width));
    });
}

const shortOf = (handoff: StoredHandoff): object => ({
  id: handoff.id, kind: handoff.kind, title: handoff.title, score: handoff.score, status: handoff.status, records: recordsOf(handoff), joins: handoff.joins,
});

const inWords = (handoff: StoredHandoff): string =>
  `${handoff.title}\n${handoff.id.slice(0, 8)}\n${recordsOf(handoff).map((record) => `${record.connection} · ${record.object} ${record.externalId}`).join('\n')}`;

const suggestionsText = (suggestions: readonly Suggestion[], width: number): string =>
  [
    plainTable(['', 'This one', 'and this one', 'What speaks for it'], suggestions.map(({ first, second, strength, evidence }) => [strength, inWords(first), inWords(second), evidence.join('\n')]), width),
    'One deal or hire: "handoff handoffs link <handoff> <other>". Two: "handoff handoffs apart <handoff> <other>". Both ask --by and --reason.',
  ].join('\n');
