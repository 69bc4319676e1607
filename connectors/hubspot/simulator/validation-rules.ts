import type { ErrorDetail } from './answers.ts';
import type { Version } from './call.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';

/** An administrator's format rule that the value breaks, in the vendor's words. */
export function breaksRule(portal: Portal, type: ObjectType, name: string, value: string): string | undefined {
  const rules = portal.validations.find((one) => one.objectType === type.id && one.propertyName === name)?.rules ?? [];
  const broken = rules.find(({ ruleType, ruleArguments }) => !holds(ruleType, ruleArguments[0] ?? '', value));
  return broken === undefined ? undefined : `${value} does not match the validation rule ${broken.ruleType} ${broken.ruleArguments.join(', ')}`.trim();
}

function holds(ruleType: string, argument: string, value: string): boolean {
  switch (ruleType) {
    case 'MAX_LENGTH':
      return value.length <= Number(argument);
    case 'MIN_LENGTH':
      return value.length >= Number(argument);
    case 'REGEX':
      return new RegExp(`^(?:${argument})$`).test(value);
    case 'MAX_NUMBER':
      return Number(value) <= Number(argument);
    case 'MIN_NUMBER':
      return Number(value) >= Number(argument);
    case 'DECIMAL':
      return (value.split('.')[1] ?? '').length <= Number(argument);
    default:
      return true;
  }
}

/** Since 2026-09 the portal's own "required when" rules and its create form bind the API as well. */
export function requiredButBlank(
  portal: Portal,
  type: ObjectType,
  version: Version,
  isNew: boolean,
  after: Readonly<Record<string, string>>,
): readonly ErrorDetail[] {
  if (version !== '2026-09') return [];
  const onCreate = isNew ? portal.requiredOnCreate.filter(({ objectType }) => objectType === type.id).flatMap(({ properties }) => properties) : [];
  const conditional = portal.conditionalRules
    .filter(({ objectType, when }) => objectType === type.id && when.values.includes(after[when.property] ?? ''))
    .map(({ required }) => required);
  return [
    ...onCreate.filter((name) => after[name] === undefined).map((name) => detail('MISSING_REQUIRED_PROPERTY', name)),
    ...conditional.filter((name) => after[name] === undefined).map((name) => detail('MISSING_CONDITIONAL_REQUIRED_PROPERTY', name)),
  ];
}

function detail(code: string, name: string): ErrorDetail {
  return { message: `Property "${name}" is required and has no value.`, code, context: { propertyName: [name] } };
}
