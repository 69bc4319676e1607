import { z } from 'zod';

const connection = z.string().min(1).max(100);

export const handoffPanelInput = z
  .strictObject({ connection: connection.optional().describe('Whose pages will show it; left out: the connection that the handoff was founded in') })
  .nullish()
  .meta({ id: 'PanelOfHandoff', example: { connection: 'people' } });

/** A page of the vendor's knows its own record, not our handoff. */
export const recordPanelInput = z
  .strictObject({ connection, object: z.string().min(1).max(200).describe('As the mapping names it'), externalId: z.string().min(1).max(200).describe('Id of the record in its system') })
  .meta({ id: 'PanelOfRecord', example: { connection: 'people', object: 'person', externalId: '48213' } });

export const panelLinkSchema = z
  .object({
    url: z.string().describe('For the src of a frame. Good for one opening: make a new one whenever the page is built'),
    expiresAt: z.string().describe('ISO instant; then it shows nothing, opened or not'),
    hosts: z.array(z.string()).readonly().describe('Whose pages may show it; browsers refuse all others'),
    handoff: z.string().nullable().describe('Id; null: the record has no handoff, and the panel says so'),
  })
  .meta({
    id: 'PanelLink',
    example: { url: 'https://handoff.acme.example/panels/0d9c2a7be1f04c550d9c2a7be1f04c55.people.f.1795316940.q3Zx0c1tX3n8bQ4hYw2kTg.6sM1yD5b0fJrQe7hUo2wVxA9nKpLzCtGiEa3RmYd4Xs', expiresAt: '2026-11-22T09:05:00.000Z', hosts: ['https://*.vendor.example'], handoff: '0d9c2a7be1f04c550d9c2a7be1f04c55' },
  });
export type PanelLinkView = z.infer<typeof panelLinkSchema>;
