import { NO_ACCEPTANCE } from './acceptance.ts';
import { EXPLAINED_OUTCOMES, OUTCOMES_IN_WORDS, TOPICS_IN_WORDS } from './promise-audit.ts';
import { on, refuseStep, refuseTakenBack, sameActor } from './refuse-step.ts';
import type { auditSchema } from './step-inputs.ts';
import type { TakeStep } from './take-step.ts';

/** One topic gone through. What was found stays open to be changed until the packet is accepted: then it is what operations took over. */
export const takeAudit: TakeStep<typeof auditSchema> = (handoff, { by, topic, outcome, text }, at) => {
  refuseTakenBack(handoff);
  if (handoff.kind === 'employee') refuseStep('no_promises', 'Nobody sold anything to a new hire.', 'The promise audit is for handoffs of deals.', 2);
  const acceptance = handoff.acceptance ?? NO_ACCEPTANCE;
  const { accepted } = acceptance;
  if (accepted !== null) {
    refuseStep('already_decided', `It was accepted by ${accepted.by.name} on ${on(accepted.at)} UTC, with its promises as they had been gone through.`, 'Ask in writing ("handoffs ask"), or confirm what changed since ("handoffs confirm").');
  }
  if (text === undefined && EXPLAINED_OUTCOMES.includes(outcome)) {
    refuseStep('text_needed', `${TOPICS_IN_WORDS[topic]}: "${OUTCOMES_IN_WORDS[outcome]}" helps nobody without saying what.`, 'Say it in your own words (--text).', 2);
  }
  const known = acceptance.audit?.[topic];
  if (known !== undefined && known.outcome === outcome && known.text === (text ?? null) && sameActor(known.by, by)) return null;
  return {
    status: handoff.status,
    acceptance: { ...acceptance, audit: { ...acceptance.audit, [topic]: { outcome, text: text ?? null, by, at } } },
    events: [{ type: 'promise_audited', data: { role: by.role, topic, outcome, before: known?.outcome ?? null } }],
  };
};
