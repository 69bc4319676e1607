import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.ts';
import { servePanels } from '../../src/app/serve-panels.ts';
import { parseConfig } from '../../src/config/load-config.ts';

const YAML = 'service: { panel: { hosts: ["https://intranet.acme.example"] } }\nconnections:\n  - { id: files, connector: csv, mapping: customer/csv.yaml, settings: { folder: exports } }\n';
const record = { connection: 'files', object: 'deals', externalId: '1' };

describe('links to panels of a service with an embedded database', () => {
  it('outlive the renewal of its keys, until they expire', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'handoff-panel-'));
    try {
      const app = await createApp(parseConfig(`publicUrl: https://handoff.acme.example/\n${YAML}`, { cwd, file: 'connections.yaml', env: {} }));
      try {
        const panels = servePanels(app);
        const { link } = await panels.makePanelLink(record, ['viewer']);
        expect(panels.panelOrigin()).toBe('https://handoff.acme.example');
        await app.rotateKeys();
        expect(await panels.openPanel(link)).toEqual({ hosts: ['https://intranet.acme.example'], panel: null });
        expect(await panels.openPanel(link)).toMatchObject({ refused: 'panel_used' });
        expect((await panels.makePanelLink(record, ['viewer'])).link.slice(-43)).not.toBe(link.slice(-43));
      } finally {
        await app.close();
      }
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });

  it('are refused where no page may show them, with the way to one', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'handoff-panel-'));
    try {
      const app = await createApp(parseConfig(YAML.replace(/^service.*\n/, ''), { cwd, file: 'connections.yaml', env: {} }));
      try {
        await expect(servePanels(app).makePanelLink(record, ['admin'])).rejects.toMatchObject({ code: 'no_frame_hosts', remedy: expect.stringContaining('service.panel.hosts') });
      } finally {
        await app.close();
      }
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });
});
