import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileRequirements, type CompiledRequirements } from '../../../../src/core/handoff/compile-requirements.ts';
import { requirementsFileSchema } from '../../../../src/core/handoff/requirements-file.ts';

/** Compiles or fails with everything that is wrong. */
export function compiledRequirements(file: unknown): CompiledRequirements {
  const result = compileRequirements(requirementsFileSchema.parse(file));
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.requirements;
}

/** The set that ships. */
export const shippedRequirements = (kind: 'customer' | 'employee'): CompiledRequirements =>
  compiledRequirements(parse(readFileSync(new URL(`../../../../mappings/${kind}/requirements.yaml`, import.meta.url), 'utf8')));
