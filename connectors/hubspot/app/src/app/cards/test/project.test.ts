import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { parseProjectConfig } from '@hubspot/project-parsing-lib/projects';
import { translate } from '@hubspot/project-parsing-lib/translate';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

const APP = fileURLToPath(new URL('../../../../', import.meta.url));
const CARDS = fileURLToPath(new URL('../', import.meta.url));

describe('the project, as HubSpot’s own library reads it', () => {
  it('is one app with three cards that belong to it, and nothing is passed over', async () => {
    const { srcDir, platformVersion } = parseProjectConfig(APP);
    // What is beyond the shapes is checked by HubSpot when the project is uploaded.
    const { intermediateRepresentation, skippedHsMetaFiles } = await translate({ projectSourceDir: `${APP}${srcDir}`, platformVersion, accountId: 1 }, { skipValidation: true });
    const components = Object.values(intermediateRepresentation.intermediateNodesIndexedByUid).map(({ uid, componentType, componentDeps }) => [uid, componentType, componentDeps['app']]);
    expect(components.toSorted()).toEqual([
      ['handoff_card_preview', 'CARD', 'handoff_sync_app'],
      ['handoff_card_sidebar', 'CARD', 'handoff_sync_app'],
      ['handoff_card_tab', 'CARD', 'handoff_sync_app'],
      ['handoff_sync_app', 'APPLICATION', undefined],
    ]);
    expect(skippedHsMetaFiles).toEqual([]);
  });

  it('asks for nothing but reading deals', async () => {
    expect(JSON.parse(await readFile(`${APP}src/app/app-hsmeta.json`, 'utf8')).config.auth.requiredScopes).toEqual(['oauth', 'crm.objects.deals.read']);
  });
});

/** What the bundle gives to HubSpot's worker when a deal is opened: the properties of its card. */
function registered(code: string): unknown {
  let shown: unknown;
  const worker = {
    __HUBSPOT_EXTENSION_WORKER__: true,
    extend_V2: (render: (api: object) => { readonly props: unknown }) => {
      shown = render({ context: { crm: { objectId: 4711 }, portal: { timezone: 'Europe/Berlin' } } }).props;
    },
  };
  runInNewContext(code, { self: worker, Intl, Date });
  return shown;
}

describe.each(['tab', 'sidebar', 'preview'])('the %s card', (place) => {
  it('can be bundled with what it ships alone, calls no address, and gives HubSpot the card of the deal that is open', async () => {
    const { outputFiles, metafile } = await build({ absWorkingDir: CARDS, entryPoints: [`handoff-${place}.tsx`], tsconfig: 'tsconfig.json', bundle: true, write: false, metafile: true, format: 'iife', logLevel: 'silent' });
    const used = Object.keys(metafile.inputs);
    expect(used.filter((path) => path.startsWith('test/') || /node_modules\/(?!@hubspot\/ui-extensions|@remote-ui|react|scheduler)/.test(path))).toEqual([]);
    const own = await Promise.all(used.filter((path) => !path.includes('node_modules')).map(async (path) => await readFile(`${CARDS}${path}`, 'utf8')));
    expect(own.join('\n')).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket/);
    expect(registered(outputFiles[0]?.text ?? '')).toMatchObject({ dealId: 4711, canEdit: place === 'tab', today: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
  });
});
