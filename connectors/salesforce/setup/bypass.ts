import { BYPASS, INTEGRATION_SET, MARK } from './fields.ts';
import type { Planned, SetupOrg } from './org.ts';
import { RULE_NAME, type RuleWish, validationRule } from './rule.ts';
import { quote } from '../soql.ts';
import { textOf } from '../schema.ts';

type Perform = (plan: Planned) => Promise<boolean>;

const PERMISSION = `Custom permission "${BYPASS.label}"`;
const RULE = `Validation rule "${RULE_NAME}"`;

/**
 * The rule that stops a deal from being closed as won, off, and the permission by which our own writes pass it. Salesforce
 * lets no program make a custom permission on its own, so without it the rule waits for the package or for a person.
 */
export async function setUpRule(org: SetupOrg, perform: Perform, wish: RuleWish): Promise<void> {
  const permission = await findPermission(org);
  if (permission === null) {
    await perform({
      what: PERMISSION,
      action: 'manual',
      message: `Only needed for the rule ${RULE_NAME}. Deploy the package (handoff setup CONNECTION --package), or make it under Setup → Custom Permissions → New with the name ${BYPASS.name}, then run setup again.`,
    });
    await perform({ what: RULE, action: 'manual', message: 'Waits for the custom permission, so that it never stops our own writes.' });
    return;
  }
  await perform({ what: PERMISSION, action: 'exists', message: 'Already there.' });
  await perform(await planGrant(org, permission));
  const id = await org.findRule(RULE_NAME);
  await perform(id === null ? planRule(org, wish) : await planRuleChange(org, id, wish));
}

const planRule = (org: SetupOrg, wish: RuleWish): Planned => ({
  what: RULE,
  action: 'create',
  message: `Off. Once an administrator activates it, nobody closes a deal as won below ${wish.readyAt}.`,
  run: () => org.createRule(validationRule(wish)),
});

/** It follows the mapping and the requirements; whether it is active stays the administrator's choice. */
async function planRuleChange(org: SetupOrg, id: string, wish: RuleWish): Promise<Planned> {
  const there = await org.ruleMetadata(id);
  const { active, ...wanted } = validationRule(wish).metadata;
  if (there === null || !(there.description ?? '').includes(MARK))
    return { what: RULE, action: 'manual', message: 'A rule of this name exists, but setup did not make it: it stays as it is.' };
  if (there['errorConditionFormula'] === wanted.errorConditionFormula)
    return { what: RULE, action: 'exists', message: 'Already there; whether it is active is your choice.' };
  return {
    what: RULE,
    action: 'update',
    message: `From ${wish.readyAt} on a deal may be closed as won. Whether the rule is active stays as it is.`,
    run: () => org.changeRule(id, { ...wanted, active: there['active'] ?? active }),
  };
}

/** Before the fields that the rule names. The permission is left to a person, as it was made by one. */
export async function removeRule(org: SetupOrg, perform: Perform): Promise<void> {
  const id = await org.findRule(RULE_NAME);
  if (id === null) await perform({ what: RULE, action: 'exists', message: 'Not there, nothing to remove.' });
  else {
    const ours = ((await org.ruleMetadata(id))?.description ?? '').includes(MARK);
    await perform(
      ours
        ? { what: RULE, action: 'delete', message: 'Removed.', run: () => org.deleteRule(id) }
        : { what: RULE, action: 'manual', message: 'A rule of this name exists, but setup did not make it: it stays.' },
    );
  }
  if ((await findPermission(org)) !== null)
    await perform({
      what: PERMISSION,
      action: 'manual',
      message: 'Salesforce lets no program remove it on its own; remove it under Setup → Custom Permissions.',
    });
}

async function findPermission(org: SetupOrg): Promise<string | null> {
  const [row] = await org.rows(`SELECT Id FROM CustomPermission WHERE DeveloperName = ${quote(BYPASS.name)}`);
  return row === undefined ? null : textOf(row['Id']);
}

async function planGrant(org: SetupOrg, permission: string): Promise<Planned> {
  const what = `${PERMISSION} in "${INTEGRATION_SET.label}"`;
  const findSet = async (): Promise<string> => {
    const [row] = await org.rows(`SELECT Id FROM PermissionSet WHERE Name = ${quote(INTEGRATION_SET.name)}`);
    return row === undefined ? '' : textOf(row['Id']);
  };
  const set = await findSet();
  const found =
    set === ''
      ? []
      : await org.rows(
          `SELECT Id FROM SetupEntityAccess WHERE ParentId = ${quote(set)} AND SetupEntityId = ${quote(permission)}`,
        );
  if (found.length > 0) return { what, action: 'exists', message: 'Already granted.' };
  return {
    what,
    action: 'create',
    message: 'Our own writes pass the rule.',
    run: async () => void (await org.create('SetupEntityAccess', { ParentId: await findSet(), SetupEntityId: permission })),
  };
}
