import { BYPASS, describe } from './fields.ts';

export const RULE_NAME = 'Handoff_Minimum_Before_Close';

/** Metadata API guide, "ValidationRule". */
export interface RuleDefinition {
  readonly fullName: string;
  readonly metadata: {
    readonly active: boolean;
    readonly description: string;
    readonly errorConditionFormula: string;
    readonly errorDisplayField: string;
    readonly errorMessage: string;
  };
}

/**
 * Off until an administrator turns it on. It stops nothing but the step to a won stage: a deal that is won already, one
 * without a score and our own writes pass. `readyAt`: score from which a handoff is ready. A message of Salesforce cannot
 * hold figures of the record, so it names the fields that hold them.
 */
export const validationRule = ({ score, readyAt }: { readonly score: string; readonly readyAt: number }): RuleDefinition => ({
  fullName: `Opportunity.${RULE_NAME}`,
  metadata: {
    active: false,
    description: describe(`Stops a deal from being closed as won while its handoff completeness is below ${readyAt}. Off until you activate it.`),
    errorConditionFormula: [
      'AND(',
      '  ISCHANGED(StageName),',
      '  IsWon,',
      '  NOT(PRIORVALUE(IsWon)),',
      `  NOT(ISBLANK(${score})),`,
      `  ${score} < ${readyAt},`,
      `  NOT($Permission.${BYPASS.name})`,
      ')',
    ].join('\n'),
    errorDisplayField: score,
    errorMessage: `Not ready to close as won: handoff completeness must reach ${readyAt}. "Handoff Missing Count" says how many answers are missing, "Handoff Missing" which ones and who has them. Fill them in; the score follows with the next check.`,
  },
});

/** What the rule is about: the field of the score, and what a handoff must reach. */
export interface RuleWish {
  readonly score: string;
  readonly readyAt: number;
}
