import type { Capabilities } from '../connector.ts';
import { compileMapping } from '../handoff/compile-mapping.ts';
import { compileRequirements, type CompiledRequirements } from '../handoff/compile-requirements.ts';
import type { MappingFile } from '../handoff/mapping-file.ts';
import type { RequirementsFile } from '../handoff/requirements-file.ts';
import type { Stale } from '../lanes/stale.ts';
import { buildCircle, type Circle } from '../line/circle.ts';
import { buildRuleset, type Policy } from '../line/ruleset.ts';
import type { PlaybookFile } from '../tasks/playbook-file.ts';

interface MemberData {
  readonly connection: string;
  readonly person: Capabilities['person'];
  readonly mapping: MappingFile;
  readonly requirements: RequirementsFile;
  readonly playbook: PlaybookFile | null;
  readonly policy: Policy;
  readonly repeatedTexts: readonly string[];
  readonly tasksOutliveRecord: boolean | undefined;
}

/** A circle without its closures: what goes over to another thread. */
export interface CircleData {
  /** As in connections.yaml. */
  readonly members: readonly MemberData[];
  readonly accounts: readonly (readonly [string, string])[];
  readonly frozen: readonly string[];
  readonly stale: readonly (readonly [string, Stale])[];
  readonly removed: readonly string[];
}

/** `personOf`: how the connector of a connection shows people. */
export function describeCircle(circle: Circle, personOf: (connection: string) => Capabilities['person']): CircleData {
  const inOrder = circle.members.toSorted((a, b) => circle.orderOf(a.connection) - circle.orderOf(b.connection));
  return {
    members: inOrder.map(({ connection, ruleset }) => ({
      connection,
      person: personOf(connection),
      mapping: ruleset.mapping.file,
      requirements: ruleset.requirements.file,
      playbook: ruleset.playbook,
      policy: ruleset.policy,
      repeatedTexts: [...ruleset.repeatedTexts],
      tasksOutliveRecord: ruleset.tasksOutliveRecord,
    })),
    accounts: [...circle.accounts],
    frozen: inOrder.flatMap(({ connection }) => (circle.isFrozen(connection) ? [connection] : [])),
    stale: inOrder.flatMap(({ connection }) => {
      const stale = circle.staleOf(connection);
      return stale === null ? [] : [[connection, stale] as const];
    }),
    removed: circle.removed,
  };
}

/** The same circle again, hashes included. Throws when the files do not compile, which they did before. */
export function rebuildCircle(data: CircleData): Circle {
  // Connections that share their requirements share the calendar that is made of them.
  const compiled = new Map<string, CompiledRequirements>();
  const requirementsOf = (file: RequirementsFile): CompiledRequirements => {
    const key = JSON.stringify(file);
    const made = compiled.get(key) ?? compileOrThrow(file);
    compiled.set(key, made);
    return made;
  };
  const members = data.members.map(({ connection, person, mapping: file, requirements, ...rest }) => {
    const result = compileMapping(file, person);
    if (!result.ok) throw new Error(`the mapping of "${connection}" compiled before, and does not now`);
    return { connection, ruleset: buildRuleset({ ...rest, mapping: result.mapping, requirements: requirementsOf(requirements) }) };
  });
  return buildCircle(members, new Map(data.accounts), new Set(data.frozen), data.removed, new Map(data.stale));
}

function compileOrThrow(file: RequirementsFile): CompiledRequirements {
  const result = compileRequirements(file);
  if (!result.ok) throw new Error('the requirements compiled before, and do not now');
  return result.requirements;
}
