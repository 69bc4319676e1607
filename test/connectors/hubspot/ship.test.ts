import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connector } from '../../../connectors/hubspot/index.ts';
import { shipping } from '../../../connectors/hubspot/ship.ts';
import { findDisagreements, shippedRequest, type Files } from '../check-hubspot-app.ts';

const APP = new URL('../../../connectors/hubspot/app/', import.meta.url);
const CARDS = 'src/app/cards';
const renamed = (text: string): string =>
  text
    .replace('handoff_score: score', 'deal_readiness: score')
    .replace('handoff_gaps: gaps', 'readiness_gaps: gaps')
    .replace('        handoff_link: link\n', '')
    .replace('accepted: Accepted', `accepted: "Taken over, \\"thanks\\", that's it"`);
const written = async (edit?: (mapping: string) => string): Promise<Files> => (await shipping.write(await shippedRequest(edit))).files;
const textOf = (files: Files, path: string): string => files.find((file) => file.path === path)?.text ?? '';
const withChange = (files: Files, path: string, from: string, to: string): Files => {
  expect(textOf(files, path)).toContain(from);
  return files.map((file) => (file.path === path ? { path, text: file.text.replace(from, to) } : file));
};

describe('the HubSpot project', () => {
  it('is offered by the connector', () => {
    expect(connector.shipping).toBe(shipping);
    expect(shipping.option).toBe('app');
  });

  it('stands in the repository as the default mapping writes it, byte for byte, its packages without the tools that test it', async () => {
    for (const { path, text } of await written()) {
      if (/package(?:-lock)?\.json$/.test(path)) continue;
      expect({ path, text }).toEqual({ path, text: await readFile(new URL(path, APP), 'utf8') });
    }
  });

  it('holds everything that the card is made of, and nothing that tests it', async () => {
    const paths = (await written()).map(({ path }) => path);
    const made = (await readdir(new URL(CARDS, APP))).filter((name) => /\.tsx?$|-hsmeta\.json$/.test(name));
    expect(paths).toEqual(expect.arrayContaining(['HANDOFF-IN-HUBSPOT.txt', 'hsproject.json', 'src/app/app-hsmeta.json', `${CARDS}/package-lock.json`, ...made.map((name) => `${CARDS}/${name}`)]));
    expect(paths.filter((path) => /test|jest|node_modules/.test(path))).toEqual([]);
  });

  it('locks every package that it needs to one version, and no tool', async () => {
    const files = await written();
    const lock = z.object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), integrity: z.string().optional(), resolved: z.unknown().optional(), dev: z.unknown().optional() })) }).parse(JSON.parse(textOf(files, `${CARDS}/package-lock.json`)));
    const own = z.object({ dependencies: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+$/)), devDependencies: z.undefined().optional(), scripts: z.undefined().optional() }).parse(JSON.parse(textOf(files, `${CARDS}/package.json`)));
    for (const [name, version] of Object.entries(own.dependencies)) expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(entries.filter(([, entry]) => entry.integrity === undefined || entry.resolved !== undefined || entry.dev !== undefined)).toEqual([]);
    expect(entries.map(([path]) => path)).not.toContain('node_modules/jest');
  });

  it('agrees with setup and mapping, as shipped and with names of one’s own', async () => {
    expect(findDisagreements(await written(), await shippedRequest())).toEqual([]);
    expect(findDisagreements(await written(renamed), await shippedRequest(renamed))).toEqual([]);
  });

  it.each([
    ['a property of the card', `${CARDS}/names.ts`, "'handoff_status_reason'", "'handoff_status_raeson'", 'the card reads handoff_status_raeson as statusReason, and the mapping does not write that'],
    ['a property that the card leaves out', `${CARDS}/names.ts`, "link: 'handoff_link'", 'link: null', 'the mapping writes link, and the card does not read it'],
    ['the text of a status', `${CARDS}/names.ts`, "'Handed to CS'", "'Handed over'", 'the card and the mapping call the statuses differently'],
    ['a property in the guide', 'HANDOFF-IN-HUBSPOT.txt', '(handoff_next_deadline)', '(handoff_deadline)', 'the guide names handoff_deadline, which the mapping does not write'],
    ['a uid', `${CARDS}/handoff-tab-hsmeta.json`, 'handoff_card_tab', 'handoff_card_sidebar', 'the uid handoff_card_sidebar stands twice'],
    ['an entry point', `${CARDS}/handoff-tab-hsmeta.json`, 'handoff-tab.tsx', 'handoff-tabs.tsx', `${CARDS}/handoff-tab-hsmeta.json begins at /app/cards/handoff-tabs.tsx, which is not there`],
    ['a place', `${CARDS}/handoff-tab.tsx`, 'crm.record.tab', 'crm.preview', '/app/cards/handoff-tab.tsx is not made for crm.record.tab'],
    ['a scope', 'src/app/app-hsmeta.json', '"crm.objects.deals.read"', '"crm.objects.deals.read", "crm.objects.deals.write"', 'the app asks for oauth, crm.objects.deals.read, crm.objects.deals.write'],
    ['JSON', 'hsproject.json', '"src",', '"src"', 'hsproject.json is no JSON'],
  ])('is found out when %s is wrong', async (_, path, from, to, said) => {
    expect(findDisagreements(withChange(await written(), path, from, to), await shippedRequest())).toContain(said);
  });

  it('is found out when setup makes other names than the mapping writes', async () => {
    const request = await shippedRequest();
    const other = { ...request, objects: request.objects.map((source) => ({ ...source, shows: { ...source.shows, handoff_score: 'openTasks' } })) };
    expect(findDisagreements(await written(), other)).toContain('setup does not make handoff_score');
  });

  it.each([
    ['the mapping has no deals', (text: string) => text.replace('object: deals', 'object: contacts'), 'The mapping has no source "deals".'],
    ['the mapping does not write what the card needs', (text: string) => text.replace('        handoff_gaps: gaps\n', ''), 'The card shows the gaps, and the mapping does not write it.'],
    ['a name cannot be one of HubSpot’s', (text: string) => text.replace('handoff_link: link', 'Handoff_Link__c: link'), 'The mapping writes "Handoff_Link__c", which is no internal name of HubSpot.'],
  ])('is refused when %s, with what to do', async (_, edit, message) => {
    await expect(written(edit)).rejects.toMatchObject({ code: 'cannot_ship', message, remedy: expect.stringMatching(/mapping like|writeBack\.fields/) });
  });

  it('tells the steps of segment, workflow and board in the words of the mapping', async () => {
    const guide = textOf(await written(renamed), 'HANDOFF-IN-HUBSPOT.txt');
    expect(guide).toContain('"Handoff Completeness" (deal_readiness) is less than 80');
    expect(guide).toContain('"Handoff Status" (handoff_status) is any of "Rejected"');
    expect(guide).not.toContain('handoff_link');
    expect(guide).toContain('(*)');
  });
});
