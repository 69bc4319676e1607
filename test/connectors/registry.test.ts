import { describe, expect, it } from '@jest/globals';
import { connectorNames, loadConnector } from '../../connectors/index.ts';

describe('the registry of connectors', () => {
  it.each(connectorNames)('loads %s under its own name', async (name) => {
    expect((await loadConnector(name)).name).toBe(name);
  });

  it('offers the nearest name after a typing mistake', async () => {
    const loading = loadConnector('salesfroce');
    await expect(loading).rejects.toThrow('There is no connector "salesfroce", did you mean "salesforce"?');
    await expect(loading).rejects.toMatchObject({ code: 'unknown_connector', exitCode: 2, remedy: `Use one of: ${connectorNames.join(', ')}.` });
  });

  it('offers nothing for another word, and never reaches into objects', async () => {
    await expect(loadConnector('netsuite')).rejects.toThrow(/"netsuite"\.$/);
    await expect(loadConnector('constructor')).rejects.toThrow('There is no connector');
  });
});
