import { expect } from '@jest/globals';
import { z } from 'zod';
import { COMPLETE, wonDeal, type useStore, type World, type WorldOptions } from '../flows/support/world.ts';
import { withApi, type Answer, type Api } from './api-world.ts';

const file = z.object({ id: z.string(), name: z.string(), text: z.string() });
const draftBody = z.object({ id: z.string(), files: z.array(file) });
const made = z.object({ id: z.string() });
const published = z.object({ text: z.string(), version: z.number() });
const merged = z.object({ merged: z.string(), theirsHash: z.string() });

/** For If-Match of what is sent next. */
export const tagOf = ({ headers }: Answer): Readonly<Record<string, string>> => ({ 'if-match': headers.get('etag') ?? '' });
export const ANY = { 'if-match': '*' } as const;
export const stricter = (text: string): string => text.replace(/weight: \d+/, 'weight: 99');

/** People at work on the drafts of one world. */
export class Desk {
  readonly api: Api;
  /** Ids of its files. */
  readonly requirements: string;
  readonly mapping: string;
  constructor(api: Api, world: World) {
    this.api = api;
    this.requirements = `${world.id}~customer-requirements.yaml`;
    this.mapping = `${world.id}~customer.yaml`;
  }
  /** Address of a new draft. */
  async begin(body: unknown): Promise<string> {
    const answer = await this.api.ask('revops', 'POST', '/api/v1/drafts', body);
    expect(answer).toMatchObject({ status: 201 });
    return `/api/v1/drafts/${made.parse(answer.body).id}`;
  }
  read(at: string): Promise<Answer> {
    return this.api.ask('revops', 'GET', at);
  }
  async textIn(at: string, id: string): Promise<string> {
    return draftBody.parse((await this.read(at)).body).files.find((each) => each.id === id)?.text ?? '';
  }
  save(at: string, id: string, text: string, tag: Readonly<Record<string, string>> = ANY, role: 'revops' | 'admin' = 'revops'): Promise<Answer> {
    return this.api.ask(role, 'PUT', `${at}/files/${id}`, { text }, tag);
  }
  async merge(at: string, id: string): Promise<z.infer<typeof merged>> {
    return merged.parse((await this.api.ask('revops', 'GET', `${at}/merge/${id}`)).body);
  }
  rebase(at: string, id: string, text: string, theirs: string): Promise<Answer> {
    return this.api.ask('revops', 'POST', `${at}/rebase/${id}`, { text, theirs }, ANY);
  }
  async publish(at: string, role: 'revops' | 'admin' = 'revops'): Promise<Answer> {
    return this.api.ask(role, 'POST', `${at}/publish`, { reason: 'agreed' }, tagOf(await this.read(at)));
  }
  async running(id: string): Promise<z.infer<typeof published>> {
    return published.parse((await this.api.ask('viewer', 'GET', `/api/v1/mappings/${id}`)).body);
  }
}

/** A world with one deal, whose rules were published by its first run. */
export async function withDesk(start: ReturnType<typeof useStore>['world'], work: (desk: Desk, world: World) => Promise<void>, options: WorldOptions = {}): Promise<void> {
  const world = await start(options);
  world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
  await world.sync();
  await withApi(world, (api) => work(new Desk(api, world), world));
}
