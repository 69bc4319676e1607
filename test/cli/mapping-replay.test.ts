import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkFolder } from './run-handoff.ts';

const CONFIG = 'connections:\n  - id: deals\n    connector: csv\n    mapping: customer/csv.yaml\n    settings: { folder: exports }\n    startFrom: 2026-01-01\n';

describe('handoff mapping replay', () => {
  let folder: WorkFolder;
  beforeEach(async () => {
    folder = await WorkFolder.create({ 'connections.yaml': CONFIG });
  });
  afterEach(() => folder.remove());

  it('says that nothing is stored yet, and names what is wrong in a file', async () => {
    await folder.handoffHere(['mapping', 'publish', '--by', 'revops@acme.example', '--reason', 'first']);
    await folder.write('try.yaml', 'handoff: customer\nrequirements:\n  - { id: goal, field: goals.primary, label: Goal, weight: 1, owner: sales_rep }\n');
    const table = await folder.handoffHere(['mapping', 'replay', 'customer/requirements.yaml=try.yaml']);
    expect(table).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing that is stored would change') });
    const { code, stdout } = await folder.handoffHere(['mapping', 'replay', 'customer/requirements.yaml=try.yaml', '--json']);
    const said: unknown = JSON.parse(stdout);
    expect({ code, said }).toMatchObject({ code: 0, said: { state: 'done', total: 0, figures: { compared: 0 } } });
    await folder.write('try.yaml', 'handoff: customer\nrequirements:\n  - { id: goal, field: goals.primry, label: Goal, weight: 1, owner: sales_rep }\n');
    expect(await folder.handoffHere(['mapping', 'replay', 'customer/requirements.yaml=try.yaml'])).toMatchObject({ code: 2, stderr: expect.stringContaining('goals.primary') });
    expect(await folder.handoffHere(['mapping', 'replay', 'nope.yaml'])).toMatchObject({ code: 2 });
  });
});
