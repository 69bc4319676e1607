import { describe, expect, it } from '@jest/globals';
import { StateMovedError } from '../../src/core/ports.ts';
import { untilSaved } from '../../src/flows/sync/until-saved.ts';

describe('working out again what another lane overtook', () => {
  const failing = (times: number, error: Error) => {
    const asked = { times: 0 };
    const work = (): Promise<string> => {
      asked.times += 1;
      return asked.times <= times ? Promise.reject(error) : Promise.resolve('saved');
    };
    return { asked, work };
  };

  it('goes on until nobody else was faster', async () => {
    const { asked, work } = failing(3, new StateMovedError('moved'));
    await expect(untilSaved(work)).resolves.toBe('saved');
    expect(asked.times).toBe(4);
  });

  it('stops some time, saying that the next sync goes on', async () => {
    const { asked, work } = failing(100, new StateMovedError('moved'));
    await expect(untilSaved(work)).rejects.toMatchObject({ code: 'handoffs_busy', exitCode: 3, remedy: expect.stringContaining('next sync') });
    expect(asked.times).toBe(8);
  });

  it('does not repeat anything else', async () => {
    const { asked, work } = failing(1, new Error('disk full'));
    await expect(untilSaved(work)).rejects.toThrow('disk full');
    expect(asked.times).toBe(1);
  });
});
