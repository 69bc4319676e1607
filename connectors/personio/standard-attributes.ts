/**
 * Paths of a person and of an employment, with the keys under which the older interface's catalogue lists them (its
 * published examples; a key that differs there only means that a missing member counts as blank). In the v2 interface
 * a member that is not ticked for the credential is left out.
 */
export const STANDARD_ATTRIBUTES: readonly (readonly [path: string, keys: readonly string[], label: string, type: string])[] = [
  ['first_name', ['first_name'], 'First name', 'text'],
  ['last_name', ['last_name'], 'Last name', 'text'],
  ['preferred_name', ['preferred_name'], 'Preferred name', 'text'],
  ['email', ['email'], 'E-mail (company address, sign-in)', 'email'],
  ['gender', ['gender'], 'Gender', 'text'],
  ['employment.type', ['employment_type'], 'Employment type (INTERNAL or EXTERNAL)', 'text'],
  ['employment.employment_start_date', ['hire_date'], 'Start date', 'date'],
  ['employment.employment_end_date', ['termination_date', 'contract_end_date'], 'End date', 'date'],
  ['employment.probation_end_date', ['probation_period_end'], 'End of probation', 'date'],
  ['employment.contract_end_date', ['contract_end_date'], 'End of contract', 'date'],
  ['employment.weekly_working_hours', ['weekly_working_hours'], 'Weekly hours', 'number'],
  ['employment.full_time_weekly_working_hours', ['weekly_working_hours'], 'Weekly hours of a full-time job', 'number'],
  ['employment.position', ['position'], 'Position', 'text'],
  ['employment.supervisor', ['supervisor'], 'Supervisor', 'person'],
  ['employment.office', ['office'], 'Office', 'text'],
  ['employment.legal_entity', ['legal_entity', 'subcompany'], 'Legal entity', 'text'],
  ['employment.department', ['department'], 'Department', 'text'],
  ['employment.team', ['team'], 'Team', 'text'],
  ['employment.cost_centers', ['cost_centers', 'cost_center'], 'Cost centers', 'list'],
  ['employment.termination', ['termination_date'], 'Termination', 'text'],
];

/** Always there: the vendor's own doing, not an attribute that could be ticked. */
export const FIXED_PATHS: readonly (readonly [path: string, label: string, type: string])[] = [
  ['id', 'Person id', 'text'],
  ['name', 'First and last name', 'text'],
  ['status', 'Status (ACTIVE counts those who have not started and those on leave)', 'text'],
  ['created_at', 'Created', 'datetime'],
  ['updated_at', 'Changed', 'datetime'],
  ['employment.id', 'Employment id', 'text'],
  ['employment.status', 'Employment status (ONBOARDING before the first day)', 'text'],
];

/** Catalogue keys of the standard attribute that this path lies in; null when it is none. */
export function catalogueKeysOf(path: string): readonly string[] | null {
  const found = STANDARD_ATTRIBUTES.find(([root]) => path === root || path.startsWith(`${root}.`));
  return found === undefined ? null : found[1];
}
